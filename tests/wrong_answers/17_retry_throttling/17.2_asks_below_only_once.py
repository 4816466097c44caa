# hint: the lowest layer is to retry
class Quiet(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, below):
        self.below = below

    def GetStation(self, request, context):
        if "grpc-previous-rpc-attempts" in dict(context.invocation_metadata()):
            context.abort(Code.UNAVAILABLE, "again")
        call = self.below.GetStation.future(request, timeout=context.time_remaining())
        time.sleep(0.003)
        call.cancel()
        context.set_trailing_metadata([("grpc-retry-pushback-ms", "-1")])
        try:
            return call.result()
        except grpc.FutureCancelledError:
            context.abort(Code.UNAVAILABLE, "given up")
