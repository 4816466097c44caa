import contextlib

OVER = object()


class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    @contextlib.contextmanager
    def readings(self, context):
        measured = self.sensor.subscribe()
        try:
            going_on = context.add_callback(lambda: measured.put(OVER))
            yield iter(measured.get, OVER) if going_on else ()
        finally:
            self.sensor.unsubscribe(measured)

    def WatchReadings(self, request, context):
        with self.readings(context) as readings:
            yield from (weather_pb2.WatchReadingsResponse(reading=reading) for reading in readings)
