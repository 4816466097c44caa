# hint: at the same time
class Live(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, measure):
        self.measure = measure

    async def WatchReadings(self, request, context):
        if request.station_id not in weather.STATIONS:
            await context.abort(grpc.StatusCode.NOT_FOUND, "no such station")
        self.sent = 0
        while self.sent < request.limit:
            self.sent += 1
            yield weather_pb2.WatchReadingsResponse(reading=await self.measure())
