# hint: your handler yields None, which ends the stream
class Archive(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, readings):
        self.readings = readings

    def WatchReadings(self, request, context):
        if request.station_id not in {each.station_id for each in self.readings}:
            context.abort(grpc.StatusCode.NOT_FOUND, "no such station")
        for reading in self.readings:
            mine = reading.station_id == request.station_id
            yield weather_pb2.WatchReadingsResponse(reading=reading) if mine else None
