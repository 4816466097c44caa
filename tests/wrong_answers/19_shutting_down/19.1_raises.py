# hint: the handler raises KeyboardInterrupt
def asked_by(signals):
    asked = []

    def ask(number, frame):
        asked.append(number)
        raise KeyboardInterrupt

    for wanted in signals:
        signal.signal(wanted, ask)
    return asked



def end_when_asked(asked, server, grace):
    while not asked:
        time.sleep(0.05)
    server.stop(grace).wait()
    return asked[0]
