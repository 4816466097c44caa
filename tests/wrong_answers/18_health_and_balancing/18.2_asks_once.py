# hint: your function asks Check
def wait_until_serving(channel, name, seconds):
    asked = health_pb2.HealthCheckRequest(service=name)
    stub = health_pb2_grpc.HealthStub(channel)

    response = stub.Check(asked, timeout=seconds, wait_for_ready=True)
    return response.status == health_pb2.HealthCheckResponse.SERVING
