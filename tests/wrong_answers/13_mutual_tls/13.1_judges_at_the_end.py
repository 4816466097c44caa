# hint: without end: DEADLINE_EXCEEDED; look at each reading as it comes
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, True)


class Uploads(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        names, count, denied = callers(context), 0, False
        for request in request_iterator:
            count += 1
            denied |= f"{request.reading.station_id.lower()}.example.org" not in names
        if denied:
            context.abort(grpc.StatusCode.PERMISSION_DENIED, "not your station")
        return weather_pb2.UploadReadingsResponse(count=count)
