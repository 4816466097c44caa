class Renewal:
    def __init__(self, read, report):
        self.read, self.report = read, report
        self.last, self.next = read(), None

    def _check(self, key, chain):
        first, *_ = certificates = x509.load_pem_x509_certificates(chain)
        if len(certificates) != chain.count(b"-----BEGIN CERTIFICATE-----"):
            raise ValueError("a certificate is cut")
        if serialization.load_pem_private_key(key, None).public_key() != first.public_key():
            raise ValueError("two pairs are mixed")

    def look(self):
        try:
            found = self.read()
            if found != self.last:
                self._check(*found)
        except Exception as error:
            self.report(f"not renewed: {type(error).__name__}")
            return
        if found != self.last:
            self.last, self.next = found, grpc.ssl_server_certificate_configuration([found])

    def fetch(self):
        newest, self.next = self.next, None
        return newest


def make_renewal(read, report):
    renewal = Renewal(read, report)
    return renewal.look, renewal.fetch
