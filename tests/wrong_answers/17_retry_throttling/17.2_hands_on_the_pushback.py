# hint: the bottom's pushback is for the lowest channel
class Quiet(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, below):
        self.below = below

    def GetStation(self, request, context):
        try:
            return self.below.GetStation(request, timeout=context.time_remaining())
        except grpc.RpcError as error:
            trailing = [*error.trailing_metadata()]
            if "grpc-retry-pushback-ms" not in dict(trailing):
                trailing.append(("grpc-retry-pushback-ms", "-1"))
            context.set_trailing_metadata(trailing)
            context.abort(error.code(), error.details())
