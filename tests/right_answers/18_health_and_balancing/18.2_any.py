def wait_until_serving(channel, name, seconds):
    asked = health_pb2.HealthCheckRequest(service=name)
    stub = health_pb2_grpc.HealthStub(channel)

    watching = stub.Watch(asked, timeout=seconds, wait_for_ready=True)
    try:
        return any(each.status == health_pb2.HealthCheckResponse.SERVING for each in watching)
    except grpc.RpcError as error:
        if error.code() is grpc.StatusCode.DEADLINE_EXCEEDED:
            return False
        raise
    finally:
        watching.cancel()
