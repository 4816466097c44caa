class Watching:
    def __init__(self, measure, station_id, context):
        self.measure, self.station_id, self.context = measure, station_id, context
        self.sent, self.readings = 0, None
        self.trail()
        if station_id not in weather.STATIONS:
            context.abort(grpc.StatusCode.NOT_FOUND, f"no station {station_id}")
        context.send_initial_metadata([("unit", "celsius")])

    def trail(self):
        self.context.set_trailing_metadata([("station", self.station_id), ("sent", str(self.sent))])

    def __iter__(self):
        return self

    def __next__(self):
        try:
            self.readings = self.readings or iter(self.measure(self.station_id))
            reading = next(self.readings, None)
        except Exception as error:
            self.context.abort(grpc.StatusCode.INTERNAL, f"failed: {error}")
        if reading is None:
            raise StopIteration
        self.sent += 1
        self.trail()
        return weather_pb2.WatchReadingsResponse(reading=reading)


class Careful(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, measure):
        self.measure = measure

    def WatchReadings(self, request, context):
        return Watching(self.measure, request.station_id, context)
