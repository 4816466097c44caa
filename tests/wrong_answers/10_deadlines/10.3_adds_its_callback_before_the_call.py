# hint: is there a call that it can cancel?
class LettingGo(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, back):
        self.back = back

    def GetStation(self, request, context):
        calls = []
        if not context.add_callback(lambda: [call.cancel() for call in calls]):
            context.abort(grpc.StatusCode.CANCELLED, "the caller has gone")
        call = self.back.GetStation.future(request, timeout=min(context.time_remaining(), 5))
        calls.append(call)
        try:
            return call.result()
        except grpc.FutureCancelledError:
            context.abort(grpc.StatusCode.CANCELLED, "the caller has gone")
        except grpc.RpcError as error:
            context.abort(error.code(), error.details())
