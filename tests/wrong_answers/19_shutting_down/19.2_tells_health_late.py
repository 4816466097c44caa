# hint: health still says SERVING: tell it before you wait
def shut_down(registry, health, server, wait, grace):
    with contextlib.suppress(OSError):
        registry.leave()
    time.sleep(wait * 0.75)
    health.enter_graceful_shutdown()
    time.sleep(wait * 0.25)
    server.stop(grace).wait()
