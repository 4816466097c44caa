class LettingGo(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, back):
        self.back = back

    def GetStation(self, request, context):
        return ask_on(self.back, request, context)


def ask_on(back, request, context):
    with contextlib.ExitStack() as stack:
        call = back.GetStation.future(request, timeout=sorted([5, context.time_remaining()])[0])
        stack.callback(call.cancel)
        if not context.add_callback(call.cancel):
            context.abort(grpc.StatusCode.CANCELLED, "the caller has gone")
        if call.code() is not grpc.StatusCode.OK:
            context.abort(call.code(), call.details())
        return call.result()
