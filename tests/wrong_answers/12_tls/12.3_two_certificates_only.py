# hint: a new pair, one certificate only: return a configuration, not None
def make_fetcher(read, report):
    in_use = [read()]

    def fetcher():
        try:
            key, chain = pair = read()
            if pair == in_use[-1]:
                return None
            private = serialization.load_pem_private_key(key, password=None)
            certificates = x509.load_pem_x509_certificates(chain)
            if len(certificates) != 2:
                raise ValueError("the intermediate is missing")
            if private.public_key() != certificates[0].public_key():
                raise ValueError("no pair")
        except (OSError, ValueError) as error:
            report(str(error))
            return None
        in_use[:] = [pair]
        return grpc.ssl_server_certificate_configuration([pair])

    return fetcher
