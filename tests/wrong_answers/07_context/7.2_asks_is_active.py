# hint: nobody calls back
def lend(context, desk):
    if not context.is_active():
        return None
    umbrella = desk.take()
    context.add_callback(lambda: desk.give_back(umbrella))
    return umbrella
