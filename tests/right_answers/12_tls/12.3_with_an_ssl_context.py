import tempfile
from pathlib import Path


def make_renewal(read, report):
    in_use, newest, lock = read(), None, threading.Lock()

    def problem(key, chain):
        with tempfile.TemporaryDirectory() as name:
            files = Path(name, "chain.pem"), Path(name, "key.pem")
            for file, content in zip(files, (chain, key), strict=True):
                file.write_bytes(content)
            try:
                ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(*files, password="none")
            except (ssl.SSLError, ValueError) as error:
                return f"the pair is no good: {error}"
        return ""

    def look():
        nonlocal in_use, newest
        try:
            pair = read()
        except OSError:
            report("the files cannot be read")
            return
        if pair == in_use:
            return
        if text := problem(*pair):
            report(text)
            return
        with lock:  # for a moment, not while it reads
            in_use, newest = pair, grpc.ssl_server_certificate_configuration([pair])

    def fetcher():
        nonlocal newest
        with lock:
            handed, newest = newest, None
        return handed

    return [look, fetcher]
