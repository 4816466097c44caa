class LettingGo(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, back):
        self.back = back

    def GetStation(self, request, context):
        call = self.back.GetStation.future(request, timeout=min(context.time_remaining(), 5))
        if not context.add_callback(lambda: call.cancel()):
            call.cancel()
        if call.code() is grpc.StatusCode.OK:
            return call.result()
        context.set_code(call.code())
        context.set_details(call.details())
        return weather_pb2.GetStationResponse()
