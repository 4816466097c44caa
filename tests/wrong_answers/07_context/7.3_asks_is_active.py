# hint: NotImplementedError
def glance(call):
    if call.is_active():
        return "going on", call.time_remaining()
    return call.code().name, None
