# hint: answer with the station that measure() returns
class Considerate(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, needs, measure):
        self.needs, self.measure = needs, measure

    def GetStation(self, request, context):
        if context.time_remaining() < self.needs:
            context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "too late")
        self.measure()
        return weather_pb2.GetStationResponse()
