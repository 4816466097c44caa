# hint: the thread is still taken
class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        readings = self.sensor.subscribe()
        try:
            if not context.is_active():
                return
            yield weather_pb2.WatchReadingsResponse(reading=readings.get())
            if context.add_callback(lambda: readings.put(None)):
                for reading in iter(readings.get, None):
                    yield weather_pb2.WatchReadingsResponse(reading=reading)
        finally:
            self.sensor.unsubscribe(readings)
