import queue
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec


def make_renewal(read, report):
    in_use, handing = [read()], queue.SimpleQueue()

    def belongs(key, certificate):
        signature = key.sign(b"any", ec.ECDSA(hashes.SHA256()))
        try:
            certificate.public_key().verify(signature, b"any", ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True

    def look():
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
        except (TypeError, ValueError) as error:
            return report(f"unreadable: {error}")
        if not chain or not belongs(key, chain[0]):
            return report("the key belongs to another certificate")
        in_use.append(pair)
        return handing.put(grpc.ssl_server_certificate_configuration([pair]))

    def fetcher():
        newest = None
        while not handing.empty():
            newest = handing.get_nowait()
        return newest

    return look, fetcher
