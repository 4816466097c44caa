# hint: that is no host name
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, require_client_auth=True)


class Uploads(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        names, count = callers(context), 0
        for request in request_iterator:
            if f"{request.reading.station_id.lower()}.example.org" not in names:
                context.abort(grpc.StatusCode.PERMISSION_DENIED, "not your station")
            count += 1
        return weather_pb2.UploadReadingsResponse(count=count)
