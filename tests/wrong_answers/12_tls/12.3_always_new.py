# hint: return None
def make_fetcher(read, report):
    return lambda: grpc.ssl_server_certificate_configuration([read()])
