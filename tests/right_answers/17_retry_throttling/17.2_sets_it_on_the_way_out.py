class Quiet(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, below):
        self.below = below

    def GetStation(self, request, context):
        try:
            return self.below.GetStation(request, timeout=context.time_remaining())
        except grpc.RpcError as error:
            try:
                context.abort(error.code(), error.details())
            finally:
                trailing = dict(error.trailing_metadata()) | {"grpc-retry-pushback-ms": "-1"}
                context.set_trailing_metadata(tuple(trailing.items()))
