# hint: the call ended while your handler subscribed
class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        if not context.add_callback(lambda: readings.put(None)):
            return
        readings = self.sensor.subscribe()
        try:
            for reading in iter(readings.get, None):
                yield weather_pb2.WatchReadingsResponse(reading=reading)
        finally:
            self.sensor.unsubscribe(readings)
