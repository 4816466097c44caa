# hint: without a rest
class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        readings = self.sensor.subscribe()
        try:
            while context.is_active():
                if not readings.empty():
                    yield weather_pb2.WatchReadingsResponse(reading=readings.get())
        finally:
            self.sensor.unsubscribe(readings)
