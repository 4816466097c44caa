# hint: an endpoint that is 'unknown authority' is '
def diagnose(address, roots):
    host, _, port = address.rpartition(":")
    try:
        shown = x509.load_pem_x509_certificate(ssl.get_server_certificate((host, int(port))).encode())
    except ssl.SSLError:
        return "not TLS"
    except OSError:
        return "nobody there"
    if shown.issuer != x509.load_pem_x509_certificate(roots).subject:
        return "unknown authority"
    now = datetime.now(UTC)
    if shown.not_valid_after_utc < now:
        return "expired"
    if shown.not_valid_before_utc > now:
        return "not yet valid"
    try:
        names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return "wrong name"
    named = {str(each.value) for each in names}
    return "fine" if host in named else "wrong name"
