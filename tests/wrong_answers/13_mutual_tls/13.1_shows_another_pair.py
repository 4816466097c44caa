# hint: the server shows another pair than the one it was given
def mutual(pair, root):
    return grpc.ssl_server_credentials([SERVER], root, require_client_auth=True)


class Uploads(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        hosts = context.auth_context().get("peer_dns", ())
        count = 0
        for request in request_iterator:
            if f"{request.reading.station_id.lower()}.example.org".encode() not in hosts:
                context.abort(grpc.StatusCode.PERMISSION_DENIED, "not your station")
            count += 1
        return weather_pb2.UploadReadingsResponse(count=count)
