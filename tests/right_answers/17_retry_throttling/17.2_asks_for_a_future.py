class Quiet(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, below):
        self.below = below

    def GetStation(self, request, context):
        call = self.below.GetStation.future(request, timeout=min(context.time_remaining(), 5))
        if call.code() is not Code.OK:
            kept = [(key, value) for key, value in call.trailing_metadata() if not key.startswith("grpc-")]
            context.set_trailing_metadata([*kept, ("grpc-retry-pushback-ms", "-1")])
            context.abort(call.code(), call.details())
        return call.result()
