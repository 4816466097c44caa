"""Peers that speak HTTP/2 by hand, also in ways that gRPC's own never would."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import hpack
from hyperframe.frame import DataFrame, Frame, HeadersFrame, SettingsFrame

from helpers import Tap

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
SETTINGS = SettingsFrame(0).serialize()
_SECONDS = 5.0

REQUEST = [
    (":method", "POST"), (":scheme", "http"), (":path", "/tapped.Echo/Unary"), (":authority", "127.0.0.1:50051"),
    ("content-type", "application/grpc"), ("te", "trailers"),
]  # fmt: skip
RESPONSE = [(":status", "200"), ("content-type", "application/grpc")]
TRAILERS = [("grpc-status", "0")]


def serve_raw(handle: Callable[[socket.socket], None]) -> tuple[str, Callable[[], None]]:
    """Serve TCP connections, each with ``handle`` in a thread; returns the address and how to stop."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=handle, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()

    def close() -> None:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()

    return f"127.0.0.1:{listener.getsockname()[1]}", close


def dial(address: str) -> socket.socket:
    """Connect to an address such as ``127.0.0.1:50051``."""
    host, port = address.split(":")
    return socket.create_connection((host, int(port)), timeout=_SECONDS)


def receive(connection: socket.socket, size: int) -> bytes:
    """Receive so many bytes, or fewer when the connection ends before."""
    received = b""
    with contextlib.suppress(OSError):
        while len(received) < size and (data := connection.recv(size - len(received))):
            received += data
    return received


@contextlib.contextmanager
def exchange(said: bytes, answer: bytes = b"", closes: bool = False) -> Iterator[Tap]:
    """Give a tap through which a client said one thing, and a server answered another.

    Args:
        said: what the client sends at once.
        answer: what the server sends when it has all of that.
        closes: whether the server then closes the connection; otherwise both stay, and say nothing more.
    """
    heard, ended = threading.Event(), threading.Event()

    def handle(connection: socket.socket) -> None:
        with connection:
            if len(receive(connection, len(said))) == len(said):
                heard.set()
                connection.sendall(answer)
                if not closes:
                    ended.wait(_SECONDS)

    address, close = serve_raw(handle)
    with Tap(address, name="exchange") as tap, dial(tap.address) as client:
        client.sendall(said)
        assert heard.wait(_SECONDS)
        receive(client, len(answer) + (1 if closes else 0))
        yield tap
        ended.set()
    close()


def headers(*pairs: tuple[str, str | bytes], flags: tuple[str, ...] = ("END_HEADERS",), stream: int = 1) -> bytes:
    """Make a HEADERS frame."""
    return HeadersFrame(stream, hpack.Encoder().encode(pairs), flags=list(flags)).serialize()


def last_headers(*pairs: tuple[str, str | bytes], stream: int = 1) -> bytes:
    """Make a HEADERS frame after which its sender says nothing more."""
    return headers(*pairs, flags=("END_HEADERS", "END_STREAM"), stream=stream)


def data(body: bytes, *flags: str, stream: int = 1, padding: int = 0) -> bytes:
    """Make a DATA frame."""
    return DataFrame(stream, body, pad_length=padding, flags=[*flags, *(["PADDED"] if padding else [])]).serialize()


def message(payload: bytes, flag: int = 0) -> bytes:
    """Put gRPC's prefix before a message."""
    return bytes([flag]) + len(payload).to_bytes(4) + payload


def extension(kind: int, payload: bytes = b"", stream: int = 0) -> bytes:
    """Make a frame of a kind that HTTP/2 does not know."""
    return len(payload).to_bytes(3) + bytes([kind, 0]) + stream.to_bytes(4) + payload


def together(*frames: Frame) -> bytes:
    """Put frames together."""
    return b"".join(frame.serialize() for frame in frames)


OPEN_CALL = PREFACE + SETTINGS + headers(*REQUEST)
CALL = OPEN_CALL + data(message(b"\x0a\x02hi"), "END_STREAM")
ANSWER = SETTINGS + headers(*RESPONSE) + data(message(b"\x0a\x02hi")) + last_headers(*TRAILERS)
