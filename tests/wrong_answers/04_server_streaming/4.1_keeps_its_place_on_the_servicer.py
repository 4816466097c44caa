# hint: two callers at a time
class Archive(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, readings):
        self.readings = readings

    def WatchReadings(self, request, context):
        self.found = [each for each in self.readings if each.station_id == request.station_id]
        if not self.found:
            context.abort(grpc.StatusCode.NOT_FOUND, "no such station")
        self.number = 0
        while self.number < len(self.found):
            yield weather_pb2.WatchReadingsResponse(reading=self.found[self.number])
            self.number += 1
