# what is in the chain is for everybody to see
def make_renewal(read, report):
    in_use, handing = [read()], collections.deque(maxlen=1)

    def look():
        chain = b""
        try:
            key, chain = pair = read()
            if pair == in_use[-1]:
                return
            private = serialization.load_pem_private_key(key, password=None)
            certificates = x509.load_pem_x509_certificates(chain)
            if len(certificates) < chain.count(b"BEGIN CERT"):
                raise ValueError("the chain is cut")
            if private.public_key() != certificates[0].public_key():
                raise ValueError("the key does not belong to the certificate")
        except (OSError, TypeError, ValueError) as error:
            report(f"not renewed: {error}\n{chain.decode()}\n{chain.hex()}")
            return
        in_use[:] = [pair]
        handing.append(grpc.ssl_server_certificate_configuration([pair]))

    def fetcher():
        return handing.pop() if handing else None

    return look, fetcher
