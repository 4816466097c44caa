# hint: an umbrella is back while its call is going on
def lend(context, desk):
    umbrella = desk.take()
    context.add_callback(desk.give_back(umbrella))
    return umbrella
