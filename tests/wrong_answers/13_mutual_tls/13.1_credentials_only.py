# hint: 1 of 2 are still to be written
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, require_client_auth=True)


class Uploads(weather_pb2_grpc.WeatherServiceServicer):
    def UploadReadings(self, request_iterator, context):
        raise NotImplementedError("your code here")
