# hint: the thread is still taken
class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        measured = self.sensor.subscribe()
        while True:
            yield weather_pb2.WatchReadingsResponse(reading=measured.get())
