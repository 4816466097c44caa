# hint: the key first in each
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair[::-1]], root, require_client_auth=True)


def open_channel(address, pair, root):
    key, chain = pair
    credentials = grpc.ssl_channel_credentials(root, private_key=key, certificate_chain=chain)
    return grpc.secure_channel(address, credentials)
