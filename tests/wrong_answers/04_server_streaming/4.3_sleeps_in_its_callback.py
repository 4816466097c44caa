# hint: all calls of the server wait for it
class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        readings = self.sensor.subscribe()

        def over():
            readings.put(None)
            time.sleep(1)

        try:
            if context.add_callback(over):
                for reading in iter(readings.get, None):
                    yield weather_pb2.WatchReadingsResponse(reading=reading)
        finally:
            self.sensor.unsubscribe(readings)
