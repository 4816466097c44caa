# hint: glance waits
def glance(call):
    for _ in range(10):
        if call.done():
            return call.code().name, None
        time.sleep(0.05)
    return "going on", call.time_remaining()
