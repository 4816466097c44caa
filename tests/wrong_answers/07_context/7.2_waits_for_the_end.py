# hint: lend at once
def lend(context, desk):
    umbrella, over = desk.take(), threading.Event()
    if context.add_callback(over.set):
        over.wait()
    desk.give_back(umbrella)
    return umbrella
