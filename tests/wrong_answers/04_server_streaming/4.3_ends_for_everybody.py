# hint: another, who stays, misses readings
class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        measured = self.sensor.subscribe()
        try:
            if context.add_callback(lambda: [each.put(None) for each in self.sensor.queues]):
                for reading in iter(measured.get, None):
                    yield weather_pb2.WatchReadingsResponse(reading=reading)
        finally:
            self.sensor.unsubscribe(measured)
