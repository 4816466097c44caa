# hint: the channel is closed already
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, require_client_auth=True)


def open_channel(address, pair, root):
    with connect(address, pair, root) as channel:
        return channel
