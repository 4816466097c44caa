# hint: what does your answer wait for
def wait_until_serving(channel, name, seconds):
    asked = health_pb2.HealthCheckRequest(service=name)
    stub = health_pb2_grpc.HealthStub(channel)

    watching = stub.Watch(asked, wait_for_ready=True)
    for response in watching:
        if response.status == health_pb2.HealthCheckResponse.SERVING:
            watching.cancel()
            return True
    return False
