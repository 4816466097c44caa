# hint: catch OSError alone
def shut_down(registry, health, server, wait, grace):
    try:
        registry.leave()
    except Exception:
        pass
    health.enter_graceful_shutdown()
    time.sleep(wait)
    server.stop(grace).wait()
