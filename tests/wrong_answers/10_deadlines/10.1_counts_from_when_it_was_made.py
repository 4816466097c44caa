# hint: the call is to be answered, not to end with DEADLINE_EXCEEDED
class Considerate(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, needs, measure):
        self.needs, self.measure = needs, measure
        self.began = time.monotonic()

    def GetStation(self, request, context):
        left = context.time_remaining() - (time.monotonic() - self.began)
        if left < self.needs:
            context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "too late")
        return weather_pb2.GetStationResponse(station=self.measure())
