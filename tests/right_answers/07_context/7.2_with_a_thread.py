def lend(context, desk):
    if not context.is_active():
        return None
    umbrella = desk.take()

    def watch():
        while context.is_active():
            time.sleep(0.01)
        desk.give_back(umbrella)

    threading.Thread(target=watch).start()
    return umbrella
