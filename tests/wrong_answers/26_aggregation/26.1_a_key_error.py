# hint: KeyError
def problem(code, details):
    status = STATUS[code]
    body = {"code": code.name, "message": "internal error" if status == 500 else details}
    if code is Code.UNAVAILABLE:
        body["retry"] = True
    return status, body
