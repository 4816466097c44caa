mutual = lambda pair, root: grpc.ssl_server_credentials((pair,), root, True)  # noqa: E731


def open_channel(address, pair, root):
    names = ("root_certificates", "private_key", "certificate_chain")
    credentials = grpc.ssl_channel_credentials(**dict(zip(names, (root, *pair), strict=True)))
    return grpc.secure_channel(address, credentials, options=[("grpc.use_local_subchannel_pool", 1)])
