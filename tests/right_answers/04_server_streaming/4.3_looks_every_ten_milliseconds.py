class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        readings = self.sensor.subscribe()
        over = threading.Event()
        try:
            if context.add_callback(over.set):
                while not over.wait(0.01):
                    while not readings.empty():
                        yield weather_pb2.WatchReadingsResponse(reading=readings.get())
        finally:
            self.sensor.unsubscribe(readings)
