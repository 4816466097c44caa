# hint: nobody has asked yet
def asked_by(signals):
    asked = []
    for wanted in signals:
        signal.signal(wanted, lambda number, frame: asked.append(number))
    return asked


def end_when_asked(asked, server, grace):
    stopped = server.stop(grace)
    while not asked:
        time.sleep(0.1)
    stopped.wait()
    return asked[0]
