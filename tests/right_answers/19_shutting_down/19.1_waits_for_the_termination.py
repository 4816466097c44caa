def asked_by(signals):
    asked = []
    for wanted in signals:
        signal.signal(wanted, lambda number, frame: asked.append(number))
    return asked


def end_when_asked(asked, server, grace):
    while len(asked) == 0:
        time.sleep(0.02)
    server.stop(grace=grace)
    server.wait_for_termination()
    return asked[0]
