class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        measured = self.sensor.subscribe()
        try:
            while context.is_active():
                try:
                    reading = measured.get(timeout=0.05)
                except queue.Empty:
                    continue
                yield weather_pb2.WatchReadingsResponse(reading=reading)
        finally:
            self.sensor.unsubscribe(measured)
