import contextlib


class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        measured = self.sensor.subscribe()

        def over():
            with contextlib.suppress(ValueError):  # the other has done it
                self.sensor.unsubscribe(measured)
            measured.put(None)

        try:
            if context.add_callback(over):
                for reading in iter(measured.get, None):
                    yield weather_pb2.WatchReadingsResponse(reading=reading)
        finally:
            over()
