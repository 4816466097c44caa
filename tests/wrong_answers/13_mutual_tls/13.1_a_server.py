# hint: mutual returns server credentials, not _Server
def mutual(pair, root):
    return grpc.server(futures.ThreadPoolExecutor())


def open_channel(address, pair, root):
    key, chain = pair
    credentials = grpc.ssl_channel_credentials(root, private_key=key, certificate_chain=chain)
    return grpc.secure_channel(address, credentials)
