# hint: hand on the code and the details
class Quiet(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, below):
        self.below = below

    def GetStation(self, request, context):
        try:
            return self.below.GetStation(request, timeout=context.time_remaining())
        except grpc.RpcError as error:
            context.abort(Code.FAILED_PRECONDITION, error.details())
