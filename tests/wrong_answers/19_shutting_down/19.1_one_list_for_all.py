# hint: a list of its own
noted = []


def asked_by(signals):
    for wanted in signals:
        signal.signal(wanted, lambda number, frame: noted.append(number))
    return noted



def end_when_asked(asked, server, grace):
    while not asked:
        time.sleep(0.05)
    server.stop(grace).wait()
    return asked[0]
