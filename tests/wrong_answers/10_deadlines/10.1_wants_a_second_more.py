# hint: the call is to be answered, not to end with DEADLINE_EXCEEDED
class Considerate(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, needs, measure):
        self.needs, self.measure = needs, measure

    def GetStation(self, request, context):
        if context.time_remaining() < self.needs + 1:
            context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "too late")
        return weather_pb2.GetStationResponse(station=self.measure())
