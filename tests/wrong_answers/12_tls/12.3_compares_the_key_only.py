# hint: the same key, the chain made whole: return a configuration, not None
def make_fetcher(read, report):
    in_use = [read()]

    def private_is_good(key, chain):
        try:
            certificates = x509.load_pem_x509_certificates(chain)
        except ValueError:
            return False
        public = serialization.load_pem_private_key(key, password=None).public_key()
        return public == certificates[0].public_key()

    def fetcher():
        try:
            key, chain = pair = read()
            if key == in_use[-1][0] and chain and private_is_good(key, chain):
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
        in_use[:] = [pair]
        return grpc.ssl_server_certificate_configuration([pair])

    return fetcher
