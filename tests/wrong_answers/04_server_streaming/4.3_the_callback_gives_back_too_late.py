# hint: gRPC logged ValueError from your handler or callback
class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        measured, given_back = self.sensor.subscribe(), threading.Event()

        def over():
            measured.put(None)
            given_back.wait(1)
            self.sensor.unsubscribe(measured)

        try:
            if context.add_callback(over):
                for reading in iter(measured.get, None):
                    yield weather_pb2.WatchReadingsResponse(reading=reading)
        finally:
            self.sensor.unsubscribe(measured)
            given_back.set()
