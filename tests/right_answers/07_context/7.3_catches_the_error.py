def glance(call):
    try:
        if call.is_active():
            return "going on", call.time_remaining()
    except NotImplementedError:
        pass  # the error of a blocking call: it is over
    return call.code().name, None
