# hint: without a rest
class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        readings = self.sensor.subscribe()
        try:
            while context.is_active():
                try:
                    yield weather_pb2.WatchReadingsResponse(reading=readings.get_nowait())
                except queue.Empty:
                    pass
        finally:
            self.sensor.unsubscribe(readings)
