import contextlib


@contextlib.contextmanager
def serving(servicer):
    with contextlib.ExitStack() as stack:
        pool = stack.enter_context(futures.ThreadPoolExecutor(max_workers=4))
        server = grpc.server(pool)
        weather_pb2_grpc.add_WeatherServiceServicer_to_server(servicer, server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        stack.callback(lambda: server.stop(grace=0).wait(timeout=5))
        channel = stack.enter_context(grpc.insecure_channel(f"127.0.0.1:{port}"))
        yield weather_pb2_grpc.WeatherServiceStub(channel)
