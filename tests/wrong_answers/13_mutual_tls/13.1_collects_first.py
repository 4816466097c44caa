# hint: without end: DEADLINE_EXCEEDED; look at each reading as it comes
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, require_client_auth=True)


class Uploads(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        hosts = context.auth_context().get("peer_dns", ())
        stations = [request.reading.station_id for request in request_iterator]
        if not all(f"{each.lower()}.example.org".encode() in hosts for each in stations):
            context.abort(grpc.StatusCode.PERMISSION_DENIED, "not your station")
        return weather_pb2.UploadReadingsResponse(count=len(stations))
