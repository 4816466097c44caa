# hint: two names, the second right
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, True)


class Uploads(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        name = context.peer_identities()[0].decode()
        count = 0
        for request in request_iterator:
            if name != f"{request.reading.station_id.lower()}.example.org":
                context.abort(grpc.StatusCode.PERMISSION_DENIED, "not your station")
            count += 1
        return weather_pb2.UploadReadingsResponse(count=count)
