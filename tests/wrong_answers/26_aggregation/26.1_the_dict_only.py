# hint: returns dict, not a status and a dict
def problem(code, details):
    status = STATUS.get(code, 500)
    body = {"code": code.name, "message": "internal error" if status == 500 else details}
    if code is Code.UNAVAILABLE:
        body["retry"] = True
    return body
