# hint: add_callback returned False
class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        readings = self.sensor.subscribe()
        try:
            if context.is_active():
                context.add_callback(lambda: readings.put(None))
                for reading in iter(readings.get, None):
                    yield weather_pb2.WatchReadingsResponse(reading=reading)
        finally:
            self.sensor.unsubscribe(readings)
