# hint: after the news, not after
def shut_down(registry, health, server, wait, grace):
    with contextlib.suppress(OSError):
        registry.leave()
    health.enter_graceful_shutdown()
    time.sleep(0.3)
    server.stop(grace).wait()
