"""A port of this machine that stays a lesson's own while its server is away, so that a server can come back to it."""

import contextlib
import socket

import grpc

from helpers import lifecycle

_STOP_SECONDS = 1.0  # the longest to wait for calls in flight to end


class Home:
    """An address at which a server stops and starts again, and which nobody else gets meanwhile.

    While no server is there, connections are refused. The port is held by a socket that is bound and does not listen;
    C-core binds beside it, since both have SO_REUSEPORT, and the system hands such a port to nobody who asks for any.
    Windows has no such option: there the port is free while its server is away, and with luck still is when it returns.

    A program needs none of this: ``server.add_insecure_port("127.0.0.1:50051")`` before ``server.start()`` is all.

    Args:
        name: names the home within this kernel. Another home of the same name takes its place, and ends its server.

    Raises:
        ValueError: the name is empty.
    """

    def __init__(self, name: str) -> None:
        if not isinstance(name, str) or not name:
            raise ValueError("Home() needs a name, such as Home('station 1')")
        self._server: grpc.Server | None = None
        self._socket = socket.socket()
        if hasattr(socket, "SO_REUSEPORT"):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._socket.bind(("127.0.0.1", 0))
        port = self._socket.getsockname()[1]
        if not hasattr(socket, "SO_REUSEPORT"):
            self._socket.close()
        self.address = f"127.0.0.1:{port}"  #: what to dial
        self._label, self._port = f"server {name}", port
        lifecycle.keep(self._label, port, self._close)

    def start(self, server: grpc.Server) -> None:
        """Start a server here, in place of the one that is here.

        Args:
            server: one with its servicers added, not yet started.

        Raises:
            RuntimeError: gRPC cannot listen here.
            ValueError: the server was started before.
        """
        self.stop()
        server.add_insecure_port(self.address)
        server.start()
        self._server = server

    def stop(self) -> None:
        """Stop the server that is here, if there is one; its calls are cancelled. The port stays taken."""
        server, self._server = self._server, None
        if server is not None:
            with contextlib.suppress(RuntimeError):  # Python 3.12 starts no thread, which a grace needs, while it exits
                server.stop(grace=0).wait(_STOP_SECONDS)

    def close(self) -> None:
        """Stop the server that is here, and give the port back."""
        lifecycle.forget(self._label, self._port)
        self._close()

    def _close(self) -> None:
        self.stop()
        self._socket.close()
