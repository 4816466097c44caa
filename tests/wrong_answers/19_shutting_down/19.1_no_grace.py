# hint: the call in flight was cut
def end_when_asked(asked, server, grace):
    while not asked:
        time.sleep(0.1)
    server.stop(None).wait()
    return asked[0]
