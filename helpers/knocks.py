"""Somebody who hangs up: a listener that tells how often, and when, a client tries to connect."""

import socket
import threading
import time
from types import TracebackType

_LOOKS_SECONDS = 0.05  # how often it looks whether it is to end
_END_SECONDS = 2.0


class Knocks:
    """Listens on this machine, hangs up on whoever connects, and keeps when that was.

    To gRPC each of them is an attempt to connect that failed.

    >>> with Knocks() as there, grpc.insecure_channel(there.address) as channel:
    ...     channel.subscribe(lambda state: None, try_to_connect=True)
    ...     there.wait(3, seconds=10)
    True

    Args:
        address: where to listen, ``"127.0.0.1:port"``; the address of a ``Home`` whose server is away, for instance.
            A free port when None.
    """

    def __init__(self, address: str | None = None) -> None:
        self._listener = socket.socket()
        if hasattr(socket, "SO_REUSEPORT"):  # beside a home's socket, which does not listen
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._listener.bind(("127.0.0.1", int(address.rpartition(":")[2]) if address else 0))
        self._listener.listen()
        self._listener.settimeout(_LOOKS_SECONDS)
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"  #: what to dial
        self._changed, self._times = threading.Condition(), list[float]()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._listen, name=f"knocks at {self.address}", daemon=True)
        self._thread.start()

    @property
    def times(self) -> list[float]:
        """When somebody connected, on the monotonic clock."""
        with self._changed:
            return list(self._times)

    def wait(self, count: int, seconds: float) -> bool:
        """Wait until somebody has connected so often, for so many seconds at the most; say whether it was so."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._times) >= count, seconds)

    def close(self) -> None:
        """Listen no more."""
        self._over.set()
        self._thread.join(_END_SECONDS)
        self._listener.close()

    def __enter__(self) -> "Knocks":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            connection.close()
            with self._changed:
                self._times.append(time.monotonic())
                self._changed.notify_all()
