# hint: is to fail with DEADLINE_EXCEEDED, not to end with RESOURCE_EXHAUSTED
class Considerate(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, needs, measure):
        self.needs, self.measure = needs, measure

    def GetStation(self, request, context):
        if context.time_remaining() < self.needs:
            context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "too late")
        return weather_pb2.GetStationResponse(station=self.measure())
