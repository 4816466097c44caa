# hint: the call in flight was cut
def asked_by(signals):
    asked = []
    for wanted in signals:
        signal.signal(wanted, lambda number, frame: asked.append(number))
    return asked


def end_when_asked(asked, server, grace):
    while not asked:
        time.sleep(0.1)
    server.stop(None).wait()
    return asked[0]
