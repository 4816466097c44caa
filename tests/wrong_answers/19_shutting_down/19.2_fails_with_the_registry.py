# hint: go on without the registry
def shut_down(registry, health, server, wait, grace):
    registry.leave()
    health.enter_graceful_shutdown()
    time.sleep(wait)
    server.stop(grace).wait()
