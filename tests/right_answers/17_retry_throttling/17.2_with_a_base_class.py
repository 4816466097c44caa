class Passing(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, below):
        self.below = below

    def fail(self, context, error):
        context.abort(error.code(), error.details())

    def GetStation(self, request, context):
        left = context.time_remaining()
        try:
            return self.below.GetStation(request, timeout=5 if left is None else min(left, 5))
        except grpc.RpcError as error:
            self.fail(context, error)


class Quiet(Passing):
    def fail(self, context, error):
        context.set_trailing_metadata([*error.trailing_metadata(), ("grpc-retry-pushback-ms", "-1")])
        super().fail(context, error)
