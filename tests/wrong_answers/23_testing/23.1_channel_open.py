# hint: after the block the channel is still open
import contextlib


@contextlib.contextmanager
def serving(servicer):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield weather_pb2_grpc.WeatherServiceStub(grpc.insecure_channel(f"127.0.0.1:{port}"))
    finally:
        server.stop(grace=0).wait(timeout=5)
