# hint: lend does not return
def lend(context, desk):
    umbrella = desk.take()
    try:
        while context.is_active():
            time.sleep(0.01)
        return umbrella
    finally:
        desk.give_back(umbrella)
