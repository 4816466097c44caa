# hint: the caller has gone, and the inner call goes on
class LettingGo(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, back):
        self.back = back

    def GetStation(self, request, context):
        if not context.is_active():
            context.abort(grpc.StatusCode.CANCELLED, "the caller has gone")
        try:
            return self.back.GetStation(request, timeout=min(context.time_remaining(), 5))
        except grpc.RpcError as error:
            context.abort(error.code(), error.details())
