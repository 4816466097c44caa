"""Servers and stubs for one check; what ``exercise`` wraps stops and closes them."""

import contextlib
import itertools
from collections.abc import Iterator, Sequence
from concurrent import futures
from typing import Any

import grpc

from helpers.channels import OWN_CONNECTION
from helpers.protos import compile_proto
from helpers.servers import start

_numbers = itertools.count(1)


def address_of(
    add_to_server: Any,
    servicer: object,
    workers: int = 4,
    credentials: grpc.ServerCredentials | None = None,
    **options: Any,
) -> str:
    """Serve one servicer.

    Args:
        add_to_server: the generated function, such as ``add_GreeterServicer_to_server``; None for a server that knows
            no service.
        servicer: what it adds.
        workers: how many threads the server has.
        credentials: what it serves TLS with; plain text when None.
        options: further arguments of ``grpc.server``.

    Returns:
        The address to dial.
    """
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=workers), **options)
    if add_to_server is not None:
        add_to_server(servicer, server)
    return start(server, name=f"check {next(_numbers)}", credentials=credentials)


def channel_to(
    address: str, options: Sequence[tuple[str, object]] = (), credentials: grpc.ChannelCredentials | None = None
) -> grpc.Channel:
    """Return a channel with a connection of its own, whatever other channels lead there.

    Args:
        address: where the server is.
        options: the channel's options.
        credentials: what it speaks TLS with; plain text when None.
    """
    options = [*options, *OWN_CONNECTION]
    if credentials is None:
        return grpc.insecure_channel(address, options)
    return grpc.secure_channel(address, credentials, options)


def greeter_stub(servicer: object, workers: int = 4):
    """Serve a servicer of the Greeter, and return a stub that calls it.

    Args:
        servicer: what is served.
        workers: how many threads the server has.
    """
    _, pb2_grpc = compile_proto("greeter.proto")
    return pb2_grpc.GreeterStub(channel_to(address_of(pb2_grpc.add_GreeterServicer_to_server, servicer, workers)))


def weather_stub(
    servicer: object, workers: int = 4, channel_options: Sequence[tuple[str, object]] = (), **options: Any
):
    """Serve a servicer of the weather service, and return a stub that calls it.

    Args:
        servicer: what is served.
        workers: how many threads the server has.
        channel_options: the channel's options.
        options: further arguments of ``grpc.server``.
    """
    _, pb2_grpc = compile_proto("weather/v1/weather.proto")
    address = address_of(pb2_grpc.add_WeatherServiceServicer_to_server, servicer, workers, **options)
    return pb2_grpc.WeatherServiceStub(channel_to(address, channel_options))


@contextlib.contextmanager
def weather_calls(servicer: object, workers: int = 4, **options: Any) -> Iterator[Any]:
    """Serve a servicer of the weather service, and hand a stub to a block, at whose end its calls are over.

    It closes the channel, so this is for answers that may leave a call behind: a call with messages that nobody has
    read outlives its server.

    Args:
        servicer: what is served.
        workers: how many threads the server has.
        options: further arguments of ``grpc.server``.
    """
    _, pb2_grpc = compile_proto("weather/v1/weather.proto")
    with channel_to(address_of(pb2_grpc.add_WeatherServiceServicer_to_server, servicer, workers, **options)) as channel:
        yield pb2_grpc.WeatherServiceStub(channel)
