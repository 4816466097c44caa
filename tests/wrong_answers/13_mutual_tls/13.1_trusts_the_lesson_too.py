# hint: a client with one of another authority: OK
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root + ROOT, require_client_auth=True)


def open_channel(address, pair, root):
    return connect(address, pair, root)
