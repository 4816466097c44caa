# hint: more than its caller
class LettingGo(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, back):
        self.back = back

    def GetStation(self, request, context):
        call = self.back.GetStation.future(request, timeout=5)
        if not context.add_callback(call.cancel):
            call.cancel()
        try:
            return call.result()
        except grpc.FutureCancelledError:
            context.abort(grpc.StatusCode.CANCELLED, "the caller has gone")
        except grpc.RpcError as error:
            context.abort(error.code(), error.details())
