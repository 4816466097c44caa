# hint: hand on all that is left
class LettingGo(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, back):
        self.back = back

    def GetStation(self, request, context):
        left = min(context.time_remaining() - 0.9, 5)
        call = self.back.GetStation.future(request, timeout=left)
        if not context.add_callback(call.cancel):
            call.cancel()
        try:
            return call.result()
        except grpc.FutureCancelledError:
            context.abort(grpc.StatusCode.CANCELLED, "the caller has gone")
        except grpc.RpcError as error:
            context.abort(error.code(), error.details())
