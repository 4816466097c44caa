# hint: report it
def make_fetcher(read, report):
    in_use = [read()]

    def fetcher():
        try:
            key, chain = pair = read()
            private = serialization.load_pem_private_key(key, password=None)
            if pair == in_use[-1] or private.public_key() != x509.load_pem_x509_certificate(chain).public_key():
                return None
        except (OSError, ValueError):
            return None
        in_use.append(pair)
        return grpc.ssl_server_certificate_configuration([pair])

    return fetcher
