from grpc_health.v1 import health_pb2 as states


def shut_down(registry, health, server, wait, grace):
    try:
        registry.leave()
    except OSError as error:
        print("the registry is gone:", error, file=sys.stderr)
    health.set("", states.HealthCheckResponse.NOT_SERVING)
    threading.Event().wait(timeout=wait)
    server.stop(grace=grace)
    server.wait_for_termination()
