def end_when_asked(asked, server, grace):
    while len(asked) == 0:
        time.sleep(0.02)
    server.stop(grace=grace)
    server.wait_for_termination()
    return asked[0]
