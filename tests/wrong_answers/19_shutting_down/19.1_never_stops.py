# hint: it was asked, and new calls are still answered
def asked_by(signals):
    asked = []
    for wanted in signals:
        signal.signal(wanted, lambda number, frame: asked.append(number))
    return asked


def end_when_asked(asked, server, grace):
    while not asked:
        time.sleep(0.1)
    server.wait_for_termination(grace)
    return asked[0]
