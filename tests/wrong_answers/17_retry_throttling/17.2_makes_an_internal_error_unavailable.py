# hint: the bottom says INTERNAL, and the caller gets UNAVAILABLE
class Quiet(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, below):
        self.below = below

    def GetStation(self, request, context):
        try:
            return self.below.GetStation(request, timeout=context.time_remaining())
        except grpc.RpcError as error:
            context.set_trailing_metadata([*error.trailing_metadata(), ("grpc-retry-pushback-ms", "-1")])
            codes = {grpc.StatusCode.INTERNAL: grpc.StatusCode.UNAVAILABLE}
            context.abort(codes.get(error.code(), error.code()), error.details())
