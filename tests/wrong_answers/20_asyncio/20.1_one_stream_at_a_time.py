# hint: another one is to go on
class Live(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, measure):
        self.measure, self.lock = measure, asyncio.Lock()

    async def WatchReadings(self, request, context):
        if request.station_id not in weather.STATIONS:
            await context.abort(grpc.StatusCode.NOT_FOUND, "no such station")
        async with self.lock:
            for _ in range(request.limit):
                yield weather_pb2.WatchReadingsResponse(reading=await self.measure())
