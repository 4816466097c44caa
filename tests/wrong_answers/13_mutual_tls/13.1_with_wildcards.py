# hint: *.example.org uploads KEF-
from fnmatch import fnmatch


def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, require_client_auth=True)


class Uploads(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        hosts = [host.decode() for host in context.auth_context().get("peer_dns", ())]
        count = 0
        for request in request_iterator:
            if not any(fnmatch(f"{request.reading.station_id.lower()}.example.org", host) for host in hosts):
                context.abort(grpc.StatusCode.PERMISSION_DENIED, "not your station")
            count += 1
        return weather_pb2.UploadReadingsResponse(count=count)
