class Quiet(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, below):
        self.below = below

    def GetStation(self, request, context):
        try:
            return self.below.GetStation(request, timeout=min(context.time_remaining(), 5))
        except grpc.RpcError as error:
            context.set_trailing_metadata(error.trailing_metadata())
            if error.code() is grpc.StatusCode.UNAVAILABLE:
                context.set_trailing_metadata([*error.trailing_metadata(), ("grpc-retry-pushback-ms", "-1")])
            context.abort(error.code(), error.details())
