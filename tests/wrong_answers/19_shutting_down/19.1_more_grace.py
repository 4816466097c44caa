# hint: hand on what you were given
def asked_by(signals):
    asked = []
    for wanted in signals:
        signal.signal(wanted, lambda number, frame: asked.append(number))
    return asked


def end_when_asked(asked, server, grace):
    while not asked:
        time.sleep(0.05)
    server.stop(grace + 1).wait()
    return asked[0]
