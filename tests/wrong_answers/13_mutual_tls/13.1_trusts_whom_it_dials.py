# hint: a call to a server of the clients' authority
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, require_client_auth=True)


def open_channel(address, pair, root):
    shown = ssl.get_server_certificate(tuple(address.split(":"))).encode()
    return connect(address, pair, root + shown)
