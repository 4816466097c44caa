class LettingGo(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, back):
        self.back = back

    def GetStation(self, request, context):
        call = self.back.GetStation.future(request, timeout=min(context.time_remaining(), 5))
        while not call.done() and context.is_active():
            with contextlib.suppress(grpc.FutureTimeoutError, grpc.FutureCancelledError, grpc.RpcError):
                call.result(timeout=0.05)
        if not call.done():
            call.cancel()
            context.abort(grpc.StatusCode.CANCELLED, "the caller has gone")
        if call.code() is not grpc.StatusCode.OK:
            context.abort(call.code(), call.details())
        return call.result()
