class Quiet(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, below):
        self.below = below

    def GetStation(self, request, context):
        context.set_trailing_metadata([("grpc-retry-pushback-ms", "-1")])
        call = self.below.GetStation.future(request, timeout=context.time_remaining())
        if call.code() is not Code.OK:
            context.abort(call.code(), call.details())
        return call.result()
