def wait_until_serving(channel, name, seconds):
    ends = time.monotonic() + seconds
    ready = grpc.channel_ready_future(channel)
    try:
        ready.result(timeout=seconds)
    except grpc.FutureTimeoutError:
        ready.cancel()
        return False
    stub = health_pb2_grpc.HealthStub(channel)
    call = stub.Watch(health_pb2.HealthCheckRequest(service=name), timeout=max(ends - time.monotonic(), 0.001))
    found = False
    while not found:
        try:
            found = next(call).status == Health.SERVING
        except StopIteration:
            break
        except grpc.RpcError as error:
            if error.code() is Code.DEADLINE_EXCEEDED:
                break
            raise
    call.cancel()
    return found
