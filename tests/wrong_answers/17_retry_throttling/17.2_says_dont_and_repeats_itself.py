# hint: leave the repeating to the channel
class Quiet(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, below):
        self.below = below

    def GetStation(self, request, context):
        for _ in range(2):
            try:
                return self.below.GetStation(request, timeout=context.time_remaining())
            except grpc.RpcError as error:
                last = error
        context.set_trailing_metadata([*last.trailing_metadata(), ("grpc-retry-pushback-ms", "-1")])
        context.abort(last.code(), last.details())
