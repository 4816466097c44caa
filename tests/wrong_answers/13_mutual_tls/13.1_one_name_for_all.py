# hint: a call to localhost, which shows that name: UNAVAILABLE
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, require_client_auth=True)


def open_channel(address, pair, root):
    credentials = grpc.ssl_channel_credentials(root, *pair)
    return grpc.secure_channel(address, credentials, [("grpc.ssl_target_name_override", "127.0.0.1")])
