# hint: is to become JSON
def problem(code, details):
    status = STATUS.get(code, 500)
    body = {"code": code, "message": "internal error" if status == 500 else details}
    if code is Code.UNAVAILABLE:
        body["retry"] = True
    return status, body
