def lend(context, desk):
    umbrella = desk.take()
    if not context.add_callback(lambda: desk.give_back(umbrella)):
        desk.give_back(umbrella)
    return umbrella if context.is_active() else None
