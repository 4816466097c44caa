# hint: another umbrella is back
def lend(context, desk):
    umbrella = desk.take()
    if not context.add_callback(lambda: desk.give_back(desk.lent[-1])):
        desk.give_back(umbrella)
        return None
    return umbrella
