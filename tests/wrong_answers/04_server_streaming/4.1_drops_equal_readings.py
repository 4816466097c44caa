# hint: readings, and
class Archive(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, readings):
        self.readings = readings

    def WatchReadings(self, request, context):
        found = []
        for reading in self.readings:
            if reading.station_id == request.station_id and reading not in found:
                found.append(reading)
        if not found:
            context.abort(grpc.StatusCode.NOT_FOUND, "no such station")
        for reading in found:
            yield weather_pb2.WatchReadingsResponse(reading=reading)
