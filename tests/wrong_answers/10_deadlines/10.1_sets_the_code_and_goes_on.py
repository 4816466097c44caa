# hint: measure() was called all the same
class Considerate(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, needs, measure):
        self.needs, self.measure = needs, measure

    def GetStation(self, request, context):
        if context.time_remaining() < self.needs:
            context.set_code(grpc.StatusCode.DEADLINE_EXCEEDED)
        return weather_pb2.GetStationResponse(station=self.measure())
