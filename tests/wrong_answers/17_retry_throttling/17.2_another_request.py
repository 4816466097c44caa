# hint: hand on the request as it is
class Quiet(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, below):
        self.below = below

    def GetStation(self, request, context):
        try:
            return self.below.GetStation(KEFLAVIK, timeout=context.time_remaining())
        except grpc.RpcError as error:
            context.set_trailing_metadata([*error.trailing_metadata(), ("grpc-retry-pushback-ms", "-1")])
            context.abort(error.code(), error.details())
