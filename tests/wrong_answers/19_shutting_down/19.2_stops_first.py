# hint: the server was stopped before it left the registry
def shut_down(registry, health, server, wait, grace):
    stopped = server.stop(grace)
    with contextlib.suppress(OSError):
        registry.leave()
    health.enter_graceful_shutdown()
    time.sleep(wait)
    stopped.wait()
