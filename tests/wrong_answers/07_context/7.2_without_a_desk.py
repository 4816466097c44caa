# hint: take one umbrella, and return the one that the desk gave
def lend(context, desk):
    umbrella = desk.take()
    context.add_callback(lambda: desk.give_back(umbrella))
