def lend(context, desk):
    known = futures.Future()
    if not context.add_callback(lambda: desk.give_back(known.result())):
        return None
    known.set_result(desk.take())
    return known.result()
