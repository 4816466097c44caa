"""Calls over TLS, for checks."""

import ssl
from collections.abc import Sequence

import grpc
from cryptography import x509

from helpers.checks.serving import channel_to
from helpers.protos import compile_proto

HOST = "127.0.0.1"  # where servers listen, so what their certificates name
CALL_SECONDS = 3.0  # for a call of a check; one that ends as it should takes a few milliseconds

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")


def shown_by(address: str) -> x509.Certificate:
    """Return the certificate that a server shows to whoever connects.

    Also one that wants a certificate of the client: in TLS 1.3 it has shown its own before it can refuse.

    Raises:
        OSError: there is no TLS at the address.
    """
    host, _, port = address.rpartition(":")
    pem = ssl.get_server_certificate((host, int(port)), timeout=CALL_SECONDS)
    return x509.load_pem_x509_certificate(pem.encode())


def secure_channel_to(address: str, root: bytes, pair: tuple[bytes, bytes] | None = None) -> grpc.Channel:
    """Return a TLS channel with a connection of its own.

    Args:
        address: where the server is.
        root: the certificates to trust, as PEM.
        pair: the client's key and chain, when it has some.
    """
    credentials = grpc.ssl_channel_credentials(root, *(pair or (None, None)))
    return channel_to(address, credentials=credentials)


def get_station(channel: grpc.Channel, metadata: Sequence[tuple[str, str]] = ()) -> tuple[grpc.StatusCode, str]:
    """Call GetStation once, and close the channel.

    Args:
        channel: where to; no channel of anybody else's.
        metadata: what the call sends beside its message.

    Returns:
        The code and the details.
    """
    with channel:
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        request = weather_pb2.GetStationRequest(station_id="KEF-01")
        call = stub.GetStation.future(request, timeout=CALL_SECONDS, metadata=metadata)
        return call.code(), call.details()
