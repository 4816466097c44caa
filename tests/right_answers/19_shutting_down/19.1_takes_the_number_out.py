def asked_by(signals):
    asked = []
    for wanted in signals:
        signal.signal(wanted, lambda number, frame: asked.append(number))
    return asked


def end_when_asked(asked, server, grace):
    number = None
    while number is None:
        try:
            number = asked.pop(0)
        except IndexError:
            time.sleep(0.05)
    stopped = server.stop(grace)
    while not stopped.wait(0.1):
        pass
    return number
