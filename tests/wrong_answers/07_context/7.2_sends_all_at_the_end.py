# hint: the headers with the unit have not come
class Careful(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self, measure):
        self.measure = measure

    def WatchReadings(self, request, context):
        if request.station_id not in weather.STATIONS:
            context.set_trailing_metadata([("station", request.station_id), ("sent", "0")])
            context.abort(grpc.StatusCode.NOT_FOUND, f"no station {request.station_id}")
        readings = []
        try:
            for reading in self.measure(request.station_id):
                readings.append(weather_pb2.WatchReadingsResponse(reading=reading))
        except Exception as error:
            context.set_code(grpc.StatusCode.INTERNAL)
            context.set_details(f"failed: {error}")
        context.send_initial_metadata([("unit", "celsius")])
        context.set_trailing_metadata([("station", request.station_id), ("sent", str(len(readings)))])
        return iter(readings)
