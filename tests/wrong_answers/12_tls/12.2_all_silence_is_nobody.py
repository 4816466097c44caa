# hint: an endpoint that is 'not TLS' is 'nobody there' to you
def diagnose(address, roots):
    code, details = dial(address, grpc.ssl_channel_credentials(roots))
    phrases = {
        "issuer": "unknown authority",
        "self signed": "unknown authority",
        "Hostname": "wrong name",
        "expired": "expired",
        "yet": "not yet valid",
    }
    if code == "OK":
        return "fine"
    return next((found for phrase, found in phrases.items() if phrase in details), "nobody there")
