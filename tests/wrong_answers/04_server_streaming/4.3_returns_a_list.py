# hint: the call failed with UNKNOWN
class SensorStation(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, sensor):
        self.sensor = sensor

    def WatchReadings(self, request, context):
        return [weather_pb2.WatchReadingsResponse(reading=reading) for reading in self.sensor.queues]
