def diagnose(address, roots):
    host, _, port = address.rpartition(":")
    context = ssl.create_default_context(cadata=roots.decode())
    context.set_alpn_protocols(["h2"])
    try:
        with socket.create_connection((host, int(port)), timeout=5) as plain:
            with context.wrap_socket(plain, server_hostname=host):
                return "fine"
    except ssl.SSLCertVerificationError as error:
        for phrase, found in {
            "issuer": "unknown authority",
            "self-signed": "unknown authority",
            "self signed": "unknown authority",
            "expired": "expired",
            "not yet valid": "not yet valid",
            "mismatch": "wrong name",
            "not valid for": "wrong name",
        }.items():
            if phrase in error.verify_message:
                return found
        return error.verify_message
    except ssl.SSLError:
        return "not TLS"
    except OSError:
        return "nobody there"
