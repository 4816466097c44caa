def wait_until_serving(channel, name, seconds):
    asked = health_pb2.HealthCheckRequest(service=name)
    stub = health_pb2_grpc.HealthStub(channel)

    watching = stub.Watch(asked, timeout=seconds + 1, wait_for_ready=True)
    timer = threading.Timer(seconds, watching.cancel)
    timer.start()
    try:
        for response in watching:
            if response.status == health_pb2.HealthCheckResponse.SERVING:
                return True
    except grpc.RpcError as error:
        if error.code() not in (Code.CANCELLED, Code.DEADLINE_EXCEEDED):
            raise
    finally:
        timer.cancel()
        timer.join()
        watching.cancel()
    return False
