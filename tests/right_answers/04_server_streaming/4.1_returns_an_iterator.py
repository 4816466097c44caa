class Archive(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, readings):
        self.by_station = {}
        for reading in readings:
            response = weather_pb2.WatchReadingsResponse(reading=reading)
            self.by_station.setdefault(reading.station_id, []).append(response)

    def WatchReadings(self, request, context):
        if request.station_id not in self.by_station:
            context.abort(grpc.StatusCode.NOT_FOUND, f"no readings of {request.station_id!r}")
        return iter(self.by_station[request.station_id])
