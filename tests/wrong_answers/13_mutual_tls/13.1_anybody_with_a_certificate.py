# hint: look at each reading
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, require_client_auth=True)


class Uploads(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        return weather_pb2.UploadReadingsResponse(count=sum(1 for _ in request_iterator))
