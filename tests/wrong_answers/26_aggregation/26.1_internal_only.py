# hint: its details are told to everybody
def problem(code, details):
    status = STATUS.get(code, 500)
    body = {"code": code.name, "message": "internal error" if code is Code.INTERNAL else details}
    if code is Code.UNAVAILABLE:
        body["retry"] = True
    return status, body
