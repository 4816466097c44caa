# hint: more than its caller
class LettingGo(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, back):
        self.back = back

    def GetStation(self, request, context):
        return self.back.GetStation(request, timeout=5)
