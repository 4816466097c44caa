# hint: what did it return?
class LettingGo(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, back):
        self.back = back
        self.calls = []

    def GetStation(self, request, context):
        call = self.back.GetStation.future(request, timeout=min(context.time_remaining(), 5))
        self.calls.append(call)
        if not context.add_callback(call.cancel):
            context.abort(grpc.StatusCode.CANCELLED, "the caller has gone")
        try:
            return call.result()
        except grpc.FutureCancelledError:
            context.abort(grpc.StatusCode.CANCELLED, "the caller has gone")
        except grpc.RpcError as error:
            context.abort(error.code(), error.details())
