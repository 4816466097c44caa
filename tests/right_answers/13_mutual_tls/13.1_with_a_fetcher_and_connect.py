def mutual(pair, root):
    configuration = grpc.ssl_server_certificate_configuration([pair], root)
    return grpc.dynamic_ssl_server_credentials(configuration, lambda: None, require_client_authentication=True)


def open_channel(address, pair, root):
    return connect(address, pair, root)
