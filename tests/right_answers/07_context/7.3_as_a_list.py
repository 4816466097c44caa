def glance(call):
    over = call.done()
    return [call.code().name if over else "going on", None if over else call.time_remaining()]
