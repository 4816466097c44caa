# hint: UNAVAILABLE also has `retry`
def problem(code, details):
    status = STATUS.get(code, 500)
    body = {"code": code.name, "message": "internal error" if status == 500 else details}
    return status, body
