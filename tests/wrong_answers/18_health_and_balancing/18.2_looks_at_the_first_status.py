# hint: return True, not False
def wait_until_serving(channel, name, seconds):
    asked = health_pb2.HealthCheckRequest(service=name)
    stub = health_pb2_grpc.HealthStub(channel)

    watching = stub.Watch(asked, timeout=seconds, wait_for_ready=True)
    try:
        return next(watching).status == health_pb2.HealthCheckResponse.SERVING
    finally:
        watching.cancel()
