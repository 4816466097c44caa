def lend(context, desk):
    over = threading.Event()
    if not context.add_callback(over.set):
        return None
    umbrella = desk.take()
    threading.Thread(target=lambda: over.wait() and desk.give_back(umbrella)).start()
    return umbrella
