# hint: a future without a timeout: no time to tell
def glance(call):
    if call.done():
        return call.code().name, None
    return "going on", call.time_remaining() or 0
