# hint: the other's inner call ends
class LettingGo(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, back):
        self.back = back

    def GetStation(self, request, context):
        self.call = self.back.GetStation.future(request, timeout=min(context.time_remaining(), 5))
        if not context.add_callback(lambda: self.call.cancel()):
            self.call.cancel()
        try:
            return self.call.result()
        except grpc.FutureCancelledError:
            context.abort(grpc.StatusCode.CANCELLED, "the caller has gone")
        except grpc.RpcError as error:
            context.abort(error.code(), error.details())
