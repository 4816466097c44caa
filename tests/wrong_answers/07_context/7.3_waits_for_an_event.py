# hint: glance waits
def glance(call):
    over = threading.Event()
    if call.done() or not call.add_callback(over.set) or over.wait(0.2):
        return call.code().name, None
    return "going on", call.time_remaining()
