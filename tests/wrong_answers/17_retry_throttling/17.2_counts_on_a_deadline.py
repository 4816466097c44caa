# hint: a caller sets no deadline
class Quiet(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, below):
        self.below = below

    def GetStation(self, request, context):
        try:
            return self.below.GetStation(request, timeout=context.time_remaining())
        except grpc.RpcError as error:
            pushback = "grpc-retry-pushback-ms"
            kept = [(key, value) for key, value in error.trailing_metadata() if key != pushback]
            context.set_trailing_metadata([*kept, (pushback, "-1")])
            context.abort(error.code(), error.details())
