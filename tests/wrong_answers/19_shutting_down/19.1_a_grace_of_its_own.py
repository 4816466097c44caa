# hint: hand the grace to stop()
def end_when_asked(asked, server, grace):
    while not asked:
        time.sleep(0.1)
    server.stop(5).wait()
    return asked[0]
