class Considerate(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, needs, measure):
        self.needs, self.measure = needs, measure

    def GetStation(self, request, context):
        deadline = time.monotonic() + min(context.time_remaining(), 1e6)
        if time.monotonic() + self.needs > deadline:
            context.abort(code=grpc.StatusCode.DEADLINE_EXCEEDED, details="")
        return weather_pb2.GetStationResponse(station=self.measure())
