# hint: your handler fails
class Archive(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, readings):
        self.readings = readings

    def WatchReadings(self, request, context):
        found = [each for each in self.readings if each.station_id == request.station_id]
        if not found:
            raise KeyError(request.station_id)
        for reading in found:
            yield weather_pb2.WatchReadingsResponse(reading=reading)
