# hint: weather is not asked for each call
%%program kitchen_service.py
import grpc
from kitchen.v1 import kitchen_pb2, kitchen_pb2_grpc
from weather.v1 import weather_pb2, weather_pb2_grpc
from calling import connect, onward
from life import serve


class Kitchen(kitchen_pb2_grpc.KitchenServiceServicer):
    weather = weather_pb2_grpc.WeatherServiceStub(connect("weather"))

    known = {}

    def GetBoilingPoint(self, request, context):
        if request.station_id in self.known:
            return self.known[request.station_id]
        asked = weather_pb2.GetStationRequest(station_id=request.station_id)
        try:
            station = self.weather.GetStation(asked, **onward(context)).station
        except grpc.RpcError as error:
            context.abort(error.code(), error.details())
        response = kitchen_pb2.GetBoilingPointResponse(temperature=100 - station.elevation / 300)
        return self.known.setdefault(request.station_id, response)


if __name__ == "__main__":
    serve(kitchen_pb2_grpc.add_KitchenServiceServicer_to_server, Kitchen())
