# hint: let it go on as it is
%%program kitchen_service.py
import grpc
from kitchen.v1 import kitchen_pb2, kitchen_pb2_grpc
from weather.v1 import weather_pb2, weather_pb2_grpc
from calling import connect, onward
from life import serve


class Kitchen(kitchen_pb2_grpc.KitchenServiceServicer):
    weather = weather_pb2_grpc.WeatherServiceStub(connect("weather"))

    def GetBoilingPoint(self, request, context):
        asked = weather_pb2.GetStationRequest(station_id=request.station_id)
        try:
            station = self.weather.GetStation(asked, **onward(context)).station
        except grpc.RpcError as error:
            if error.code() in (grpc.StatusCode.NOT_FOUND, grpc.StatusCode.RESOURCE_EXHAUSTED):
                context.abort(error.code(), error.details())
            return kitchen_pb2.GetBoilingPointResponse(temperature=100)
        return kitchen_pb2.GetBoilingPointResponse(temperature=100 - station.elevation / 300)


if __name__ == "__main__":
    serve(kitchen_pb2_grpc.add_KitchenServiceServicer_to_server, Kitchen())
