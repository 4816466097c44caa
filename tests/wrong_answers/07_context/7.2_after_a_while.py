# hint: an umbrella is back while its call is going on
def lend(context, desk):
    umbrella = desk.take()
    threading.Timer(0.05, desk.give_back, [umbrella]).start()
    if not context.is_active():
        return None
    return umbrella
