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
        call = self.weather.GetStation.future(asked, **onward(context))
        if call.code() is not grpc.StatusCode.OK:
            context.abort(call.code(), call.details())
        station = call.result().station
        return kitchen_pb2.GetBoilingPointResponse(temperature=100 - station.elevation / 300)


if __name__ == "__main__":
    serve(kitchen_pb2_grpc.add_KitchenServiceServicer_to_server, Kitchen())
