# hint: look at each reading
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, True)


class Uploads(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        first = next(request_iterator).reading.station_id
        if f"{first.lower()}.example.org" not in callers(context):
            context.abort(grpc.StatusCode.PERMISSION_DENIED, "not your station")
        return weather_pb2.UploadReadingsResponse(count=1 + sum(1 for _ in request_iterator))
