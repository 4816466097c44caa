# hint: as an e-mail address, uploads
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, require_client_auth=True)


class Uploads(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        known = context.auth_context()
        names = {name for kind in ("peer_dns", "peer_email") for name in known.get(kind, ())}
        count = 0
        for request in request_iterator:
            if f"{request.reading.station_id.lower()}.example.org".encode() not in names:
                context.abort(grpc.StatusCode.PERMISSION_DENIED, "not your station")
            count += 1
        return weather_pb2.UploadReadingsResponse(count=count)
