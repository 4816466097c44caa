# hint: returns False, not the list
def asked_by(signals):
    asked = False

    def ask(number, frame):
        nonlocal asked
        asked = True

    for wanted in signals:
        signal.signal(wanted, ask)
    return asked



def end_when_asked(asked, server, grace):
    while not asked:
        time.sleep(0.05)
    server.stop(grace).wait()
    return asked[0]
