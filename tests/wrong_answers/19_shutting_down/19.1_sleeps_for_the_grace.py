# hint: wait for the event, not for the time
def end_when_asked(asked, server, grace):
    while not asked:
        time.sleep(0.1)
    server.stop(grace)
    time.sleep(grace)
    return asked[0]
