# hint: call registry.leave()
def shut_down(registry, health, server, wait, grace):
    health.enter_graceful_shutdown()
    time.sleep(wait)
    server.stop(grace).wait()
