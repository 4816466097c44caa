# hint: given back twice
def lend(context, desk):
    umbrella = desk.take()
    if context.add_callback(lambda: desk.give_back(umbrella)) and context.is_active():
        return umbrella
    desk.give_back(umbrella)
    return None
