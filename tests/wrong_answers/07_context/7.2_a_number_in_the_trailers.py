# hint: are the trailers pairs of texts? (TypeError: Expected str
class Careful(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, measure):
        self.measure = measure

    def WatchReadings(self, request, context):
        sent = 0
        try:
            if request.station_id not in weather.STATIONS:
                context.abort(grpc.StatusCode.NOT_FOUND, f"no station {request.station_id}")
            context.send_initial_metadata([("unit", "celsius")])
            try:
                for reading in self.measure(request.station_id):
                    sent += 1
                    yield weather_pb2.WatchReadingsResponse(reading=reading)
            except Exception as error:
                context.abort(grpc.StatusCode.INTERNAL, f"failed: {error}")
        finally:
            context.set_trailing_metadata([("station", request.station_id), ("sent", sent)])
