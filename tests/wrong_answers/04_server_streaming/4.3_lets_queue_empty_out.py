# hint: a pause between two readings is no end
class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        readings = self.sensor.subscribe()
        try:
            while context.is_active():
                yield weather_pb2.WatchReadingsResponse(reading=readings.get(timeout=0.1))
        finally:
            self.sensor.unsubscribe(readings)
