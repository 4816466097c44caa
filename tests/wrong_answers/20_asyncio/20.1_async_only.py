# hint: gives a coroutine
class Live(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, measure):
        self.measure = measure

    async def WatchReadings(self, request, context):
        if request.station_id not in weather.STATIONS:
            await context.abort(grpc.StatusCode.NOT_FOUND, "no such station")
        for _ in range(request.limit):
            yield weather_pb2.WatchReadingsResponse(reading=self.measure())
