"""Between a client and a server: a connection that falls silent when you say so, as one whose cable is pulled."""

import contextlib
import socket
import threading
from types import TracebackType

_CONNECT_SECONDS = 2.0
_END_SECONDS = 2.0
_CHUNK = 65536


class Relay:
    """Forwards what comes over one connection, both ways, until it is frozen; then it swallows everything.

    Neither side is told: nothing is closed, and nothing arrives.

    Args:
        server: where to forward to, ``"127.0.0.1:port"``.

    >>> with Relay(address) as relay, grpc.insecure_channel(relay.address) as channel:
    ...     relay.freeze()
    """

    def __init__(self, server: str) -> None:
        host, _, port = server.rpartition(":")
        self._server = (host, int(port))
        self._frozen, self._over = threading.Event(), threading.Event()
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"  #: what to dial
        self._thread = threading.Thread(target=self._run, name=f"relay at {self.address}", daemon=True)
        self._thread.start()

    def freeze(self) -> None:
        """Forward nothing from now on."""
        self._frozen.set()

    def close(self) -> None:
        """Close both sides, and listen no more."""
        self._over.set()
        with contextlib.suppress(OSError):  # wakes a relay to which nobody came
            socket.create_connection(self._listener.getsockname(), _CONNECT_SECONDS).close()
        for end in list(self._ends):
            with contextlib.suppress(OSError):  # the other side has closed it
                end.shutdown(socket.SHUT_RDWR)
        self._thread.join(_END_SECONDS)
        self._listener.close()

    def __enter__(self) -> "Relay":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self) -> None:
        client, _ = self._listener.accept()
        with client:
            if self._over.is_set():
                return
            with socket.create_connection(self._server, _CONNECT_SECONDS) as server:
                server.settimeout(None)
                self._ends = [client, server]
                back = threading.Thread(target=self._forward, args=(server, client), daemon=True)
                back.start()
                self._forward(client, server)
                back.join(_END_SECONDS)

    def _forward(self, source: socket.socket, target: socket.socket) -> None:
        """Hand on what comes, until one of the sides ends; then end both."""
        with contextlib.suppress(OSError):  # a side was closed
            while received := source.recv(_CHUNK):
                if not self._frozen.is_set():
                    target.sendall(received)
        for end in (source, target):
            with contextlib.suppress(OSError):  # it is closed already
                end.shutdown(socket.SHUT_RDWR)
