# hint: your function returns while a call is in flight
def shut_down(registry, health, server, wait, grace):
    with contextlib.suppress(OSError):
        registry.leave()
    health.enter_graceful_shutdown()
    time.sleep(wait)
    server.stop(grace)
