# hint: inside the block nobody answers: start the server
import contextlib


@contextlib.contextmanager
def serving(servicer):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    try:
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield weather_pb2_grpc.WeatherServiceStub(channel)
    finally:
        server.stop(grace=0).wait(timeout=5)
