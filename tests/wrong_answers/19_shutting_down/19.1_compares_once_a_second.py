# hint: look at the list more often
def asked_by(signals):
    asked = []
    for wanted in signals:
        signal.signal(wanted, lambda number, frame: asked.append(number))
    return asked


def end_when_asked(asked, server, grace):
    while asked == []:
        time.sleep(1)
    server.stop(grace).wait()
    return asked[0]
