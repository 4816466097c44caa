# hint: a thread that your answer started goes on
class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        measured, mine = self.sensor.subscribe(), queue.Queue()

        def pump():
            while True:
                mine.put(measured.get())

        try:
            if context.add_callback(lambda: mine.put(None)):
                threading.Thread(target=pump, daemon=True).start()
                for reading in iter(mine.get, None):
                    yield weather_pb2.WatchReadingsResponse(reading=reading)
        finally:
            self.sensor.unsubscribe(measured)
