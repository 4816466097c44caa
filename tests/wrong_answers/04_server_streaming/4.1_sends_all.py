# hint: of no other
class Archive(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, readings):
        self.readings = readings

    def WatchReadings(self, request, context):
        for reading in self.readings:
            yield weather_pb2.WatchReadingsResponse(reading=reading)
