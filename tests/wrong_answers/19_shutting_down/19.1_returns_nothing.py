# hint: return the first number in the list
def end_when_asked(asked, server, grace):
    while not asked:
        time.sleep(0.1)
    server.stop(grace).wait()
