class Watch:
    def __init__(self, stub, station_id):
        request = weather_pb2.WatchReadingsRequest()
        request.station_id = station_id
        self.call = stub.WatchReadings(request, 5)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.call.cancel()

    def until(self, enough):
        readings = []
        while True:
            try:
                readings.append(next(self.call).reading)
            except StopIteration:
                return readings
            if enough(readings[-1]):
                return readings


def watch_until(stub, station_id, enough):
    with Watch(stub, station_id) as watch:
        return watch.until(enough)
