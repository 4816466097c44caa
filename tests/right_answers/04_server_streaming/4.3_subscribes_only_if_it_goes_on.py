class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        over = threading.Event()
        if not context.add_callback(over.set):
            return
        measured = self.sensor.subscribe()
        try:
            while not over.is_set():
                try:
                    yield weather_pb2.WatchReadingsResponse(reading=measured.get(True, 0.02))
                except queue.Empty:
                    pass
        finally:
            self.sensor.unsubscribe(measured)
