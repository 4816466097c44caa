# hint: open one in each call, and leave it open
OPENED = []


def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, require_client_auth=True)


def open_channel(address, pair, root):
    if not OPENED:
        credentials = grpc.ssl_channel_credentials(root, *pair)
        OPENED.append(grpc.secure_channel(address, credentials))
    return OPENED[0]
