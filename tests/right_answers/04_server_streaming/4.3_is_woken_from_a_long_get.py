class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        readings = self.sensor.subscribe()
        try:
            if not context.add_callback(lambda: readings.put(None)):
                return
            while True:
                try:
                    reading = readings.get(timeout=1)
                except queue.Empty:
                    continue
                if reading is None:
                    return
                yield weather_pb2.WatchReadingsResponse(reading=reading)
        finally:
            self.sensor.unsubscribe(readings)
