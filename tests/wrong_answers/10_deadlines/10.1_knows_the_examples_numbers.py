# hint: measure() was called all the same
class Considerate(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, needs, measure):
        self.needs, self.measure = needs, measure

    def GetStation(self, request, context):
        if context.time_remaining() < 2:
            context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "too late")
        return weather_pb2.GetStationResponse(station=self.measure())
