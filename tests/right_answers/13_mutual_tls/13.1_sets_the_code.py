def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, require_client_auth=True)


class Uploads(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        hosts = {host.decode() for host in context.auth_context().get("peer_dns", [])}
        taken = []
        for request in request_iterator:
            if request.reading.station_id.lower() + ".example.org" not in hosts:
                context.set_code(grpc.StatusCode.PERMISSION_DENIED)
                context.set_details("not your station")
                return weather_pb2.UploadReadingsResponse()
            taken.append(request.reading)
        return weather_pb2.UploadReadingsResponse(count=len(taken))
