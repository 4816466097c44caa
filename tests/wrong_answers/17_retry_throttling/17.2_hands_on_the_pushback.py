# hint: the bottom's pushback is for the lowest channel
class Quiet(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, below):
        self.below = below

    def GetStation(self, request, context):
        try:
            return self.below.GetStation(request, timeout=context.time_remaining())
        except grpc.RpcError as error:
            trailing = {"grpc-retry-pushback-ms": "-1"} | dict(error.trailing_metadata())
            context.set_trailing_metadata(tuple(trailing.items()))
            context.abort(error.code(), error.details())
