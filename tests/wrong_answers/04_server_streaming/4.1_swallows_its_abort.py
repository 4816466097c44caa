# hint: goes on after abort
class Archive(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, readings):
        self.readings = readings

    def WatchReadings(self, request, context):
        try:
            found = [each for each in self.readings if each.station_id == request.station_id]
            if not found:
                context.abort(grpc.StatusCode.NOT_FOUND, "no such station")
        except Exception:
            found = []
        for reading in found:
            yield weather_pb2.WatchReadingsResponse(reading=reading)
