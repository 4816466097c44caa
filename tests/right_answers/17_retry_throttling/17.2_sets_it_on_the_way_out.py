class Quiet(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, below):
        self.below = below

    def GetStation(self, request, context):
        try:
            return self.below.GetStation(request, timeout=min(context.time_remaining(), 5))
        except grpc.RpcError as error:
            try:
                context.abort(error.code(), error.details())
            finally:
                trailing = tuple(each for each in error.trailing_metadata() if not each[0].startswith("grpc-retry"))
                context.set_trailing_metadata((*trailing, ("grpc-retry-pushback-ms", "-1")))
