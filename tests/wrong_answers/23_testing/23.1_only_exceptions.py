# hint: after a block that raised what is no Exception, such as pytest.fail, the server still listens
import contextlib


@contextlib.contextmanager
def serving(servicer):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    channel = grpc.insecure_channel(f"127.0.0.1:{port}")
    try:
        yield weather_pb2_grpc.WeatherServiceStub(channel)
    except Exception:
        channel.close()
        server.stop(grace=0).wait(timeout=5)
        raise
    channel.close()
    server.stop(grace=0).wait(timeout=5)
