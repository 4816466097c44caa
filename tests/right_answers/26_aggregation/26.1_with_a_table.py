def problem(code, details):
    if code not in STATUS:
        return 500, dict(code=code.name, message="internal error")
    extra = {"retry": True} if code == grpc.StatusCode.UNAVAILABLE else {}
    return STATUS[code], {"code": code.name, "message": details, **extra}
