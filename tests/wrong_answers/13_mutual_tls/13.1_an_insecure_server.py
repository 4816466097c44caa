# hint: speaks no TLS
def mutual(pair, root):
    return grpc.insecure_server_credentials()


def open_channel(address, pair, root):
    key, chain = pair
    credentials = grpc.ssl_channel_credentials(root, private_key=key, certificate_chain=chain)
    return grpc.secure_channel(address, credentials)
