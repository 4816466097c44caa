# hint: a client without a certificate: OK
def mutual(pair, root):
    return grpc.ssl_server_credentials([pair], root)


def open_channel(address, pair, root):
    key, chain = pair
    credentials = grpc.ssl_channel_credentials(root, private_key=key, certificate_chain=chain)
    return grpc.secure_channel(address, credentials)
