# hint: never SERVING
def wait_until_serving(channel, name, seconds):
    asked = health_pb2.HealthCheckRequest(service=name)
    stub = health_pb2_grpc.HealthStub(channel)
    watching = stub.Watch(asked, timeout=seconds, wait_for_ready=True)
    try:
        for response in watching:
            if response.status not in (2, 3):
                return True
    except grpc.RpcError as error:
        if error.code() is not Code.DEADLINE_EXCEEDED:
            raise
    finally:
        watching.cancel()
    return False
