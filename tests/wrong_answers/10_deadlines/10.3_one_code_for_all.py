# hint: and the caller gets UNAVAILABLE
class LettingGo(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, back):
        self.back = back

    def GetStation(self, request, context):
        call = self.back.GetStation.future(request, timeout=min(context.time_remaining(), 5))
        if not context.add_callback(call.cancel):
            call.cancel()
        try:
            return call.result()
        except grpc.FutureCancelledError:
            context.abort(grpc.StatusCode.CANCELLED, "the caller has gone")
        except grpc.RpcError as error:
            context.abort(grpc.StatusCode.UNAVAILABLE, error.details())
