# hint: its umbrella is not back
def lend(context, desk):
    umbrella = desk.take()
    if context.add_callback(lambda: umbrella and desk.give_back(umbrella)):
        return umbrella
    desk.give_back(umbrella)
    return None
