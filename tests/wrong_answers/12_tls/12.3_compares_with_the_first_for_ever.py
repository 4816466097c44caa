# hint: a new pair: return a configuration once
def make_fetcher(read, report):
    first = read()

    def fetcher():
        try:
            key, chain = pair = read()
            if pair == first:
                return None
            private = serialization.load_pem_private_key(key, password=None)
            certificates = x509.load_pem_x509_certificates(chain)
            if len(certificates) < chain.count(b"-----BEGIN"):
                raise ValueError("cut")
            if private.public_key() != certificates[0].public_key():
                raise ValueError("no pair")
        except (OSError, ValueError) as error:
            report(str(error))
            return None
        return grpc.ssl_server_certificate_configuration([pair])

    return fetcher
