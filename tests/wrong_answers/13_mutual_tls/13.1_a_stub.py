# hint: open_channel returns a grpc.Channel, not
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, require_client_auth=True)


def open_channel(address, pair, root):
    return weather_pb2_grpc.WeatherServiceStub(connect(address, pair, root))
