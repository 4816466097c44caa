def diagnose(address, roots):
    code, details = dial(address, grpc.ssl_channel_credentials(roots))
    match reason(details).removeprefix("CERTIFICATE_VERIFY_FAILED: ") if code != "OK" else code:
        case "OK":
            return "fine"
        case "unable to get local issuer certificate" | "self signed certificate":
            return "unknown authority"
        case "certificate has expired":
            return "expired"
        case "certificate is not yet valid":
            return "not yet valid"
    if "Hostname" in details:
        return "wrong name"
    return "not TLS" if dial(address)[0] == "OK" else "nobody there"
