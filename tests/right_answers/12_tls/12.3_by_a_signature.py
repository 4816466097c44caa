def make_fetcher(read, report):
    in_use = [read()]

    def belongs(key, certificate):
        signature = key.sign(b"any", ec.ECDSA(hashes.SHA256()))
        try:
            certificate.public_key().verify(signature, b"any", ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True

    def fetcher():
        try:
            pair = read()
        except OSError as error:
            return report(f"away: {error}")
        if pair == in_use[-1]:
            return None
        blocks = re.split(rb"(?=-----BEGIN)", pair[1])[1:]
        try:
            chain = [x509.load_pem_x509_certificate(block) for block in blocks]
            key = serialization.load_pem_private_key(pair[0], None)
        except ValueError as error:
            return report(f"unreadable: {error}")
        if not chain or not belongs(key, chain[0]):
            return report("the key belongs to another certificate")
        in_use.append(pair)
        return grpc.ssl_server_certificate_configuration([pair])

    return fetcher
