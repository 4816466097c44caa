# hint: fails with NOT_FOUND, and the caller gets UNKNOWN
class LettingGo(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, back):
        self.back = back

    def GetStation(self, request, context):
        call = self.back.GetStation.future(request, timeout=min(context.time_remaining(), 5))
        if not context.add_callback(call.cancel):
            call.cancel()
        return call.result()
