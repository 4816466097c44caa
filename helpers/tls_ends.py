"""What ends TLS in front of a server: a proxy that is no HTTP/2 server itself, as a load balancer may be."""

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import trustme

_START_SECONDS = 10.0  # far more than a start takes, also on a busy machine
_END_SECONDS = 2.0
_ACCEPT_SECONDS = 0.05  # how often an end that refuses looks whether it is over
_CHUNK = 65536

# A TLS record: alert, of TLS 1.2 (as all say since 1.3), two bytes; fatal, no_application_protocol (RFC 7301, 3.2).
_NO_APPLICATION_PROTOCOL = bytes([21, 3, 3, 0, 2, 2, 120])


class TlsEnd:
    """Speaks TLS with whoever dials it, and hands on the plain bytes, both ways.

    Args:
        server: where to hand them on to, a server without TLS, ``"127.0.0.1:port"``.
        leaf: the certificate that it shows, with its key.
        protocols: what it offers to speak inside TLS (ALPN), such as ``["h2"]``. gRPC's client asks for ``h2``. When
            none of them is what a client asks for, the handshake goes well and leaves the protocol open; for an end
            that then refuses the handshake see ``refusing_protocols``.

    >>> with TlsEnd(address, leaf, ["h2"]) as end, grpc.secure_channel(end.address, credentials) as channel:
    ...     ...
    """

    def __init__(self, server: str, leaf: "trustme.LeafCert", protocols: Sequence[str]) -> None:
        host, _, port = server.rpartition(":")
        self._server = (host, int(port))
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.set_alpn_protocols(list(protocols))
        leaf.configure_cert(self._context)
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(lambda loop, context: None)  # a client that leaves in the middle is no news
        self._thread = threading.Thread(target=self._run, name="TLS end", daemon=True)
        self._thread.start()
        listening = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(_START_SECONDS)
        self.address = f"127.0.0.1:{listening}"  #: what to dial

    def close(self) -> None:
        """Close all connections, and listen no more. Closing twice does nothing."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_END_SECONDS)

    def __enter__(self) -> "TlsEnd":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self) -> None:
        """Run the loop until it is stopped; then end what still runs in it."""
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            self._listener.close()
            self._loop.run_until_complete(self._end())
            self._loop.close()

    async def _end(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for _ in range(2):  # closing a transport takes a turn of the loop, and TLS has one on top of another
            await asyncio.sleep(0)

    async def _listen(self) -> int:
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._context)
        return self._listener.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(OSError):  # there is no server
                there, back = await asyncio.open_connection(*self._server)
                try:
                    ways = _forward(reader, back), _forward(there, writer)
                    await asyncio.wait(map(asyncio.ensure_future, ways), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    back.transport.abort()
        finally:
            writer.transport.abort()


async def _forward(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Hand on what comes, until a side ends."""
    with contextlib.suppress(OSError):
        while received := await source.read(_CHUNK):
            target.write(received)
            await target.drain()


@contextlib.contextmanager
def refusing_protocols() -> Iterator[str]:
    """Stand for an end of TLS that offers nothing of what a client asks for, and says so in an alert, as RFC 7301 asks.

    Python's ``ssl`` leaves the protocol open instead, so the alert is sent by hand.

    Yields:
        The address to dial, ``"127.0.0.1:port"``, until the block ends.

    >>> with refusing_protocols() as address, grpc.secure_channel(address, credentials) as channel:
    ...     ...
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(_ACCEPT_SECONDS)
        over = threading.Event()
        thread = threading.Thread(target=_refuse, args=(listener, over), name="TLS refusal", daemon=True)
        thread.start()
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            over.set()
            thread.join(_END_SECONDS)


def _refuse(listener: socket.socket, over: threading.Event) -> None:
    """Answer each client's first bytes with the alert, one client after the other."""
    while not over.is_set():
        with contextlib.suppress(OSError):  # nobody came, or the client left in the middle
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(_END_SECONDS)
                connection.recv(_CHUNK)
                connection.sendall(_NO_APPLICATION_PROTOCOL)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(_CHUNK):  # a connection closed with bytes unread is reset, and the alert lost
                    pass
