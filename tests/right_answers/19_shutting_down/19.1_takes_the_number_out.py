def end_when_asked(asked, server, grace):
    number = None
    while number is None:
        try:
            number = asked.pop(0)
        except IndexError:
            time.sleep(0.05)
    stopped = server.stop(grace)
    while not stopped.wait(0.1):
        pass
    return number
