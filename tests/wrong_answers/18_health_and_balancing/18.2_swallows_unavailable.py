# hint: let that out
def wait_until_serving(channel, name, seconds):
    asked = health_pb2.HealthCheckRequest(service=name)
    stub = health_pb2_grpc.HealthStub(channel)
    watching = stub.Watch(asked, timeout=seconds, wait_for_ready=True)
    try:
        for response in watching:
            if response.status == health_pb2.HealthCheckResponse.SERVING:
                return True
    except grpc.RpcError as error:
        if error.code() not in (Code.DEADLINE_EXCEEDED, Code.UNAVAILABLE):
            raise
    finally:
        watching.cancel()
    return False
