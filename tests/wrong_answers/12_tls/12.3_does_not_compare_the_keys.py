# hint: the new key, the old certificate: return None
def make_fetcher(read, report):
    in_use = [read()]

    def fetcher():
        try:
            key, chain = pair = read()
            if pair == in_use[-1]:
                return None
            serialization.load_pem_private_key(key, password=None)
            x509.load_pem_x509_certificate(chain)
        except (OSError, ValueError) as error:
            report(str(error))
            return None
        in_use.append(pair)
        return grpc.ssl_server_certificate_configuration([pair])

    return fetcher
