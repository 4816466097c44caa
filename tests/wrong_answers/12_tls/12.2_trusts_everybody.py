# hint: an endpoint that is 'unknown authority' is '
def diagnose(address, roots):
    host, _, port = address.rpartition(":")
    try:
        pem = ssl.get_server_certificate((host, int(port)), timeout=5)
    except ConnectionRefusedError:
        return "nobody there"
    except OSError:
        return "not TLS"
    code, details = dial(address, grpc.ssl_channel_credentials(pem.encode()))  # its own certificate
    for phrase, found in {"Hostname": "wrong name", "expired": "expired", "yet": "not yet valid"}.items():
        if phrase in details:
            return found
    return "fine" if code == "OK" else "unknown authority"
