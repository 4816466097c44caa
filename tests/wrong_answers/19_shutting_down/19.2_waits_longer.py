# hint: new calls are still answered
def shut_down(registry, health, server, wait, grace):
    with contextlib.suppress(OSError):
        registry.leave()
    health.enter_graceful_shutdown()
    time.sleep(2 * wait)
    server.stop(grace).wait()
