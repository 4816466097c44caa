class Ended(grpc.Status):
    def __init__(self, code, details, trailing_metadata):
        self.code, self.details, self.trailing_metadata = code, details, trailing_metadata


class Careful(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, measure):
        self.measure = measure

    def WatchReadings(self, request, context):
        sent, failure = 0, None
        if request.station_id in weather.STATIONS:
            context.send_initial_metadata([("unit", "celsius")])
            try:
                for reading in self.measure(request.station_id):
                    sent += 1
                    yield weather_pb2.WatchReadingsResponse(reading=reading)
            except Exception as error:
                failure = grpc.StatusCode.INTERNAL, f"failed: {error}"
        else:
            failure = grpc.StatusCode.NOT_FOUND, f"no station {request.station_id}"
        trailers = (("station", request.station_id), ("sent", str(sent)), ("reader", "weather-bot"))
        if failure:
            context.abort_with_status(Ended(*failure, trailers))
        context.set_trailing_metadata(trailers)
