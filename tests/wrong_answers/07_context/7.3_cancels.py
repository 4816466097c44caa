# hint: glance has ended a call
def glance(call):
    left = call.time_remaining() if not call.done() else None
    if call.cancel():
        return "going on", left
    return call.code().name, None
