# hint: the caller has gone, and the inner call goes on
kept = []


class LettingGo(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, back):
        self.back = back

    def GetStation(self, request, context):
        call = self.back.GetStation.future(request, timeout=min(context.time_remaining(), 5))
        over = threading.Event()
        if not context.add_callback(over.set):
            over.set()
        call.add_done_callback(lambda _: over.set())
        over.wait(6)
        if not call.done():
            kept.append(call)
            context.abort(grpc.StatusCode.CANCELLED, "the caller has gone")
        if call.code() is not grpc.StatusCode.OK:
            context.abort(call.code(), call.details())
        return call.result()
