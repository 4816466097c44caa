# hint: a stream read to its end: no time to tell
def glance(call):
    if not call.done():
        return "going on", call.time_remaining()
    left = None if isinstance(call, Exception) and not hasattr(call, "next") else call.time_remaining()
    return call.code().name, left
