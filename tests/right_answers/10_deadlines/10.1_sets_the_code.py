class Considerate(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, needs, measure):
        self.needs, self.measure = needs, measure

    def GetStation(self, request, context):
        if context.time_remaining() >= self.needs:
            return weather_pb2.GetStationResponse(station=self.measure())
        context.set_code(grpc.StatusCode.DEADLINE_EXCEEDED)
        context.set_details("too late to begin")
        return weather_pb2.GetStationResponse()
