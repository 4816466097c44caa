import tempfile
from pathlib import Path


def make_fetcher(read, report):
    in_use = read()

    def problem(key, chain):
        with tempfile.TemporaryDirectory() as name:
            files = Path(name, "chain.pem"), Path(name, "key.pem")
            for file, content in zip(files, (chain, key), strict=True):
                file.write_bytes(content)
            try:
                ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(*files)
            except (ssl.SSLError, ValueError) as error:
                return f"the pair is no good: {error}"
        return ""

    def fetcher():
        nonlocal in_use
        try:
            pair = read()
        except OSError:
            report("the files cannot be read")
            return None
        if pair == in_use:
            return None
        if text := problem(*pair):
            report(text)
            return None
        in_use = pair
        return grpc.ssl_server_certificate_configuration([pair])

    return fetcher
