# hint: no deadline: the call is to be answered
class Considerate(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, needs, measure):
        self.needs, self.measure = needs, measure

    def GetStation(self, request, context):
        left = context.time_remaining()
        if left < self.needs or left > 3600:
            context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "no deadline")
        return weather_pb2.GetStationResponse(station=self.measure())
