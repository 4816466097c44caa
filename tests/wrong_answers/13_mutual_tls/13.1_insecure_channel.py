# hint: a call to a server of the root: UNAVAILABLE
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, require_client_auth=True)


def open_channel(address, pair, root):
    return grpc.insecure_channel(address)
