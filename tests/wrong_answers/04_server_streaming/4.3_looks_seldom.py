# hint: a get that waits 0.4 s notices as late as that
class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        measured = self.sensor.subscribe()
        try:
            while context.is_active():
                try:
                    reading = measured.get(timeout=0.4)
                except queue.Empty:
                    continue
                yield weather_pb2.WatchReadingsResponse(reading=reading)
        finally:
            self.sensor.unsubscribe(measured)
