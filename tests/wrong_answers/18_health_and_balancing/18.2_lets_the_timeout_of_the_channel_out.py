# hint: FutureTimeoutError
def wait_until_serving(channel, name, seconds):
    ready = grpc.channel_ready_future(channel)
    ready.result(timeout=seconds)
    asked = health_pb2.HealthCheckRequest(service=name)
    stub = health_pb2_grpc.HealthStub(channel)
    watching = stub.Watch(asked, timeout=seconds)
    try:
        for response in watching:
            if response.status == health_pb2.HealthCheckResponse.SERVING:
                return True
    except grpc.RpcError as error:
        if error.code() is not Code.DEADLINE_EXCEEDED:
            raise
    finally:
        watching.cancel()
    return False
