# hint: sleep a little between two looks
def asked_by(signals):
    asked = []
    for wanted in signals:
        signal.signal(wanted, lambda number, frame: asked.append(number))
    return asked


def end_when_asked(asked, server, grace):
    while asked == []:
        pass
    server.stop(grace).wait()
    return asked[0]
