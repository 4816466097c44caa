# hint: nobody calls back
def lend(context, desk):
    umbrella = desk.take()
    context.add_callback(lambda: desk.give_back(umbrella))
    return umbrella
