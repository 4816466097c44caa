# hint: return True, not None
def wait_until_serving(channel, name, seconds):
    asked = health_pb2.HealthCheckRequest(service=name)
    stub = health_pb2_grpc.HealthStub(channel)

    watching = stub.Watch(asked, timeout=seconds, wait_for_ready=True)
    for response in watching:
        watching.cancel()
        if response.status:
            return None
