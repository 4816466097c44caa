# hint: a future: glance waits
def glance(call):
    code = call.code()
    return ("going on", call.time_remaining()) if code is None else (code.name, None)
