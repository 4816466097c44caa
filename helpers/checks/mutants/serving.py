"""The fixture's body of lesson 23, for any servicer. The lesson writes it into the reader's directory, too."""

import contextlib
from concurrent import futures

import grpc
from weather.v1 import weather_pb2_grpc


@contextlib.contextmanager
def serving(servicer, options=()):
    """Give a stub of a fresh server; the channel, which is closed like it after the block, has the options."""
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        with grpc.insecure_channel(f"127.0.0.1:{port}", options) as channel:
            yield weather_pb2_grpc.WeatherServiceStub(channel)
    finally:
        server.stop(grace=0).wait(timeout=5)
