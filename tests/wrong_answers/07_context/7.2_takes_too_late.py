# hint: had you taken the umbrella by then
def lend(context, desk):
    taken = []
    if not context.add_callback(lambda: [desk.give_back(each) for each in taken]):
        return None
    taken.append(desk.take())
    return taken[0]
