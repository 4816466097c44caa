class LettingGo(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, back):
        self.back = back

    def GetStation(self, request, context):
        call = self.back.GetStation.future(request, timeout=min(context.time_remaining(), 5))
        over = threading.Event()
        call.add_done_callback(lambda _: over.set())
        if context.add_callback(over.set):
            over.wait(6)
        call.cancel()  # does nothing to one that is done
        if call.code() is not grpc.StatusCode.OK:
            context.abort(call.code(), call.details())
        return call.result()
