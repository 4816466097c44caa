# hint: a pause is not the end
class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        readings = self.sensor.subscribe()
        silences = 0
        try:
            while silences < 12 and context.is_active():
                try:
                    reading = readings.get(timeout=0.1)
                except queue.Empty:
                    silences += 1
                    continue
                silences = 0
                yield weather_pb2.WatchReadingsResponse(reading=reading)
        finally:
            self.sensor.unsubscribe(readings)
