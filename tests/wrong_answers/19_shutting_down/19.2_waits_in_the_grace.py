# hint: wait before you stop
def shut_down(registry, health, server, wait, grace):
    with contextlib.suppress(OSError):
        registry.leave()
    health.enter_graceful_shutdown()
    stopped = server.stop(grace)
    time.sleep(wait)
    stopped.wait()
