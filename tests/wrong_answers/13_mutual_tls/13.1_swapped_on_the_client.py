# hint: Failed to create security handshaker
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root, require_client_auth=True)


def open_channel(address, pair, root):
    chain, key = pair
    return grpc.secure_channel(address, grpc.ssl_channel_credentials(root, key, chain))
