# hint: another, who stays, misses readings
class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        self.measured = self.sensor.subscribe()
        try:
            if context.add_callback(lambda: self.measured.put(None)):
                for reading in iter(self.measured.get, None):
                    yield weather_pb2.WatchReadingsResponse(reading=reading)
        finally:
            self.sensor.unsubscribe(self.measured)
