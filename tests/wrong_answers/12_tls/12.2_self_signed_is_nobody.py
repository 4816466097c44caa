# hint: an endpoint that is 'unknown authority' is 'nobody there' to you
def diagnose(address, roots):
    phrases = {
        "unable to get local issuer certificate": "unknown authority",
        "Hostname Verification Check failed": "wrong name",
        "certificate has expired": "expired",
        "certificate is not yet valid": "not yet valid",
        "WRONG_VERSION_NUMBER": "not TLS",
    }
    code, details = dial(address, grpc.ssl_channel_credentials(roots))
    if code == "OK":
        return "fine"
    return next((found for phrase, found in phrases.items() if phrase in details), "nobody there")
