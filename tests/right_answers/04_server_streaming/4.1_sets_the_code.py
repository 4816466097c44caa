class Archive(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, readings):
        self.readings = readings

    def WatchReadings(self, request, context):
        count = 0
        for reading in self.readings:
            if reading.station_id == request.station_id:
                count += 1
                yield weather_pb2.WatchReadingsResponse(reading=reading)
        if not count:
            context.set_code(grpc.StatusCode.NOT_FOUND)
            context.set_details("no such station")
