# hint: health said NOT_SERVING before the server left the registry
def shut_down(registry, health, server, wait, grace):
    health.enter_graceful_shutdown()
    with contextlib.suppress(OSError):
        registry.leave()
    time.sleep(wait)
    server.stop(grace).wait()
