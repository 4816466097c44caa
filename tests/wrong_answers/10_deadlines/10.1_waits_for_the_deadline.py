# hint: refuse at once
class Considerate(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, needs, measure):
        self.needs, self.measure = needs, measure

    def GetStation(self, request, context):
        left = context.time_remaining()
        if left < self.needs:
            threading.Event().wait(left)
            context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "too late")
        return weather_pb2.GetStationResponse(station=self.measure())
