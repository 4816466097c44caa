# hint: health still says SERVING
def shut_down(registry, health, server, wait, grace):
    with contextlib.suppress(OSError):
        registry.leave()
    time.sleep(wait)
    server.stop(grace).wait()
