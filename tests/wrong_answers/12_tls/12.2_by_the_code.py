# hint: to you
def diagnose(address, roots):
    code, _ = dial(address, grpc.ssl_channel_credentials(roots))
    return {"OK": "fine", "UNAVAILABLE": "nobody there"}.get(code, "unknown authority")
