class Quiet(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, below):
        self.below = below

    def GetStation(self, request, context):
        try:
            response, _ = self.below.GetStation.with_call(request, timeout=min(context.time_remaining(), 5))
            return response
        except grpc.RpcError as error:
            context.set_code(error.code())
            context.set_details(error.details())
            context.set_trailing_metadata((*error.trailing_metadata(), ("grpc-retry-pushback-ms", "no")))
            return weather_pb2.GetStationResponse()
