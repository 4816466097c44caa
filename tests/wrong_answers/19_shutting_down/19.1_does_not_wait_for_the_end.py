# hint: your function returns while a call is in flight
def end_when_asked(asked, server, grace):
    while not asked:
        time.sleep(0.1)
    server.stop(grace)
    return asked[0]
