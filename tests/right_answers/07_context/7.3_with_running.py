def glance(call):
    if call.running():
        return "going on", call.time_remaining()
    return call.code().name, None
