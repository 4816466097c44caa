# hint: 1 of 2 are still to be written
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, require_client_auth=True)


def open_channel(address, pair, root):
    raise NotImplementedError("your code here")
