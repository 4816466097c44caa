# hint: of no other
class Archive(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, readings):
        self.readings = readings

    def WatchReadings(self, request, context):
        found = [each for each in self.readings if request.station_id in each.station_id]
        if not found:
            context.abort(grpc.StatusCode.NOT_FOUND, "no such station")
        for reading in found:
            yield weather_pb2.WatchReadingsResponse(reading=reading)
