# hint: after INTERNAL the trailers are
class Careful(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, measure):
        self.measure = measure

    def WatchReadings(self, request, context):
        self.sent = getattr(self, "sent", 0)
        try:
            if request.station_id not in weather.STATIONS:
                context.abort(grpc.StatusCode.NOT_FOUND, f"no station {request.station_id}")
            context.send_initial_metadata([("unit", "celsius")])
            try:
                for reading in self.measure(request.station_id):
                    self.sent += 1
                    yield weather_pb2.WatchReadingsResponse(reading=reading)
            except Exception as error:
                context.abort(grpc.StatusCode.INTERNAL, f"failed: {error}")
        finally:
            context.set_trailing_metadata([("station", request.station_id), ("sent", str(self.sent))])
