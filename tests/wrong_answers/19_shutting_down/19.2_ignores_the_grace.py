# hint: the grace does not end it
def shut_down(registry, health, server, wait, grace):
    with contextlib.suppress(OSError):
        registry.leave()
    health.enter_graceful_shutdown()
    time.sleep(wait)
    server.stop(30).wait()
