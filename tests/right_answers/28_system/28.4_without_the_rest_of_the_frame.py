%%program kitchen_service.py
import grpc
from kitchen.v1 import kitchen_pb2, kitchen_pb2_grpc
from weather.v1 import weather_pb2, weather_pb2_grpc
from calling import connect
from life import serve


class Kitchen(kitchen_pb2_grpc.KitchenServiceServicer):
    weather = weather_pb2_grpc.WeatherServiceStub(connect("weather"))

    def GetBoilingPoint(self, request, context):
        asked = weather_pb2.GetStationRequest(station_id=request.station_id)
        token = dict(context.invocation_metadata())["authorization"]
        left = context.time_remaining() or 1
        try:
            response = self.weather.GetStation(asked, timeout=left, metadata=(("authorization", token),))
        except grpc.RpcError as error:
            context.abort(error.code(), "weather: " + error.details())
        station = response.station
        return kitchen_pb2.GetBoilingPointResponse(temperature=100 - station.elevation / 300)


if __name__ == "__main__":
    serve(kitchen_pb2_grpc.add_KitchenServiceServicer_to_server, Kitchen())
