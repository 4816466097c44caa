"""The service that warns, by what the forecast says."""

import grpc
from alert.v1 import alert_pb2, alert_pb2_grpc
from calling import connect, onward
from forecast.v1 import forecast_pb2, forecast_pb2_grpc
from life import serve


class Alert(alert_pb2_grpc.AlertServiceServicer):
    """Asks the forecast for each call."""

    forecast = forecast_pb2_grpc.ForecastServiceStub(connect("forecast"))

    def ListAlerts(self, request, context):
        """Return a warning of frost, if there may be one."""
        asked = forecast_pb2.GetForecastRequest(station_id=request.station_id, days=1)
        try:
            [day] = self.forecast.GetForecast(asked, **onward(context)).days
        except grpc.RpcError as error:
            context.abort(error.code(), error.details())
        alerts = [{"text": "frost"}] if day.min_temperature < 3 else []
        return alert_pb2.ListAlertsResponse(alerts=alerts)


if __name__ == "__main__":
    serve(alert_pb2_grpc.add_AlertServiceServicer_to_server, Alert())
