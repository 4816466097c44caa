# hint: the caller gets UNKNOWN
class LettingGo(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, back):
        self.back = back

    def GetStation(self, request, context):
        return self.back.GetStation(request, timeout=min(context.time_remaining(), 5))
