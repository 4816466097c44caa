# hint: an endpoint that is 'wrong name' is '
def diagnose(address, roots):
    trust = grpc.ssl_channel_credentials(roots)
    code, details = dial(address, trust)
    if "Hostname" in details:  # look for the name that is there
        shown_names = shown_by(address).extensions.get_extension_for_class(x509.SubjectAlternativeName)
        name = str(shown_names.value[0].value)
        code, details = dial(address, trust, [("grpc.ssl_target_name_override", name)])
    phrases = {
        "issuer": "unknown authority",
        "self signed": "unknown authority",
        "expired": "expired",
        "yet": "not yet valid",
        "WRONG": "not TLS",
    }
    if code == "OK":
        return "fine"
    return next((found for phrase, found in phrases.items() if phrase in details), "nobody there")
