def lend(context, desk):
    lock, mine = threading.Lock(), []

    def back():
        with lock:  # waits until lend has taken it
            desk.give_back(mine[0])

    with lock:
        if not context.add_callback(back):
            return None
        mine.append(desk.take())
        return mine[0]
