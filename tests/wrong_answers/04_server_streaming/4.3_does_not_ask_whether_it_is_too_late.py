# hint: add_callback returned False
class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        measured = self.sensor.subscribe()
        try:
            context.add_callback(lambda: measured.put(None))
            for reading in iter(measured.get, None):
                yield weather_pb2.WatchReadingsResponse(reading=reading)
        finally:
            self.sensor.unsubscribe(measured)
