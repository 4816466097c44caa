class Considerate(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, needs, measure):
        self.needs, self.measure = needs, measure

    def GetStation(self, request, context):
        left = context.time_remaining()
        if left is not None and left < self.needs:
            context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, f"{left} s are left")
        return weather_pb2.GetStationResponse(station=self.measure())
