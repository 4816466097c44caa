class Careful(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, measure):
        self.measure = measure

    def WatchReadings(self, request, context):
        sent, known = 0, request.station_id in weather.STATIONS
        if known:
            context.send_initial_metadata([("unit", "celsius")])
            try:
                for reading in self.measure(request.station_id):
                    yield weather_pb2.WatchReadingsResponse(reading=reading)
                    sent += 1
            except Exception as error:
                context.set_code(grpc.StatusCode.INTERNAL)
                context.set_details(f"failed: {error}")
        else:
            context.set_code(grpc.StatusCode.NOT_FOUND)
            context.set_details(f"no station {request.station_id}")
        context.set_trailing_metadata([("sent", str(sent)), ("station", request.station_id)])
