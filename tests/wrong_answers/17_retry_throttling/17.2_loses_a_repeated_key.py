# hint: is not in the caller's trailing metadata
class Quiet(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, below):
        self.below = below

    def GetStation(self, request, context):
        try:
            return self.below.GetStation(request, timeout=min(context.time_remaining(), 5))
        except grpc.RpcError as error:
            kept = dict(error.trailing_metadata())
            kept["grpc-retry-pushback-ms"] = "-1"
            context.set_trailing_metadata(list(kept.items()))
            context.abort(error.code(), error.details())
