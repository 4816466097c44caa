from cryptography.exceptions import InvalidSignature


def diagnose(address, roots):
    try:
        shown = shown_by(address)
    except ssl.SSLError:
        return "not TLS"
    except OSError:
        return "nobody there"
    try:
        shown.verify_directly_issued_by(x509.load_pem_x509_certificate(roots))
    except (InvalidSignature, ValueError):
        return "unknown authority"
    now = datetime.now(UTC)
    if shown.not_valid_after_utc < now:
        return "expired"
    if shown.not_valid_before_utc > now:
        return "not yet valid"
    names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = [str(each) for each in names.get_values_for_type(x509.IPAddress)]
    hosts = names.get_values_for_type(x509.DNSName)
    return "fine" if address.rpartition(":")[0] in [*addresses, *hosts] else "wrong name"
