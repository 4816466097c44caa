def shut_down(registry, health, server, wait, grace):
    with contextlib.ExitStack() as steps:  # the last comes first
        steps.callback(lambda: server.stop(grace).wait())
        steps.callback(time.sleep, wait)
        steps.callback(health.enter_graceful_shutdown)
        steps.enter_context(contextlib.suppress(OSError))
        registry.leave()
