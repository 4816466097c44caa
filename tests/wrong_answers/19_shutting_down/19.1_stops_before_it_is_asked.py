# hint: nobody has asked yet
def end_when_asked(asked, server, grace):
    stopped = server.stop(grace)
    while not asked:
        time.sleep(0.1)
    stopped.wait()
    return asked[0]
