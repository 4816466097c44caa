# hint: sets no handler for SIGINT
def asked_by(signals):
    asked = []
    signal.signal(signals[0], lambda number, frame: asked.append(number))
    return asked



def end_when_asked(asked, server, grace):
    while not asked:
        time.sleep(0.05)
    server.stop(grace).wait()
    return asked[0]
