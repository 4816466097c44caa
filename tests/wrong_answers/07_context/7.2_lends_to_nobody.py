# hint: return None
def lend(context, desk):
    umbrella = desk.take()
    if not context.add_callback(lambda: desk.give_back(umbrella)):
        desk.give_back(umbrella)
    return umbrella
