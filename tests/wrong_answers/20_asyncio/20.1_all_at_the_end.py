# hint: not when all are
class Live(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, measure):
        self.measure = measure

    async def WatchReadings(self, request, context):
        if request.station_id not in weather.STATIONS:
            await context.abort(grpc.StatusCode.NOT_FOUND, "no such station")
        readings = [await self.measure() for _ in range(request.limit)]
        for reading in readings:
            yield weather_pb2.WatchReadingsResponse(reading=reading)
