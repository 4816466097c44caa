"""A tap on the wire: a proxy on this machine that forwards a connection and keeps a copy of every byte."""

import contextlib
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import NamedTuple

from helpers import lifecycle
from helpers.tables import Table
from helpers.wire.http2 import CLIENT, SERVER, Connection, Frame
from helpers.wire.traces import Diagram, Trace

_CHUNK = 64 * 1024
_CONNECT_SECONDS = 2.0
_LONGEST_DELAY = 5.0
_HELD_CHUNKS = 256  # how much one direction holds back at the most; then it stops reading, as a full network would
_RECORD_BYTES = 64 * 1024 * 1024
_SETTLE_SECONDS = 1.0  # the longest a view waits for calls to end
_QUIET_SECONDS = 0.02  # and for the last bytes after that


class _Chunk(NamedTuple):
    connection: int
    sender: str  # CLIENT, SERVER, or "" for a remark of the tap's own
    data: bytes
    at: float  # seconds, on the monotonic clock
    remark: str = ""


class Tap:
    """A proxy to a server, which shows what crossed the wire.

    Dial ``tap.address`` instead of the server's, make a call, and look at it with ``diagram()``, ``frames()`` or
    ``hexdump()``; ``sent()`` gives the bytes themselves. They are forwarded as they come, and read only when a view is
    asked for. Every view first waits, a second at most, until the calls it has seen the beginning of have ended.

    >>> with Tap(address) as tap, grpc.insecure_channel(tap.address) as channel:
    ...     GreeterStub(channel).SayHello(HelloRequest(name="Ada"), timeout=5)
    ...     tap.diagram()

    Args:
        address: the server's, ``"127.0.0.1:port"``.
        name: names the tap within this kernel. Another tap with the same name takes its place.
        delay: how long to hold bytes back, in seconds, each way: a network whose round trip takes twice as long.

    Raises:
        ValueError: the address is not one of this machine, or the delay is not between 0 and 5 seconds.
        ConnectionError: nothing listens there.
    """

    def __init__(self, address: str, name: str = "tap", delay: float = 0.0) -> None:
        self._upstream = _parse(address)
        if not 0 <= delay <= _LONGEST_DELAY:
            raise ValueError(f"a delay of {delay} s is not between 0 and {_LONGEST_DELAY:g} seconds")
        self._delay = delay
        self._label = "tap" if name == "tap" else f"tap {name}"
        self._changed = threading.Condition()
        self._chunks: list[_Chunk] = []  # what came since the last look
        self._recorded = 0
        self._last = 0.0  # when something was recorded, on the monotonic clock
        self._connections: dict[int, Connection] = {}
        self._trace = Trace()
        self._sockets: set[socket.socket] = set()
        self._threads: set[threading.Thread] = set()
        self._closing = False
        try:
            socket.create_connection(self._upstream, _CONNECT_SECONDS).close()
        except OSError:
            raise ConnectionError(f"nothing listens at {address}; start the server, then the tap") from None
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.address = f"127.0.0.1:{port}"  #: what to dial instead of the server's address
        self._spawn(self._accept)
        lifecycle.keep(self._label, port, self.close)

    def diagram(self, everything: bool = False) -> Diagram:
        """Draw the calls since the last ``clear`` as a sequence diagram.

        What differs from run to run is left out or shown as ``…``: see ``frames``.

        Args:
            everything: draw every frame, in the order the tap saw them.
        """
        self._look()
        return self._trace.diagram(everything)

    def frames(self, everything: bool = False) -> Table:
        """List what was sent since the last ``clear``, call by call.

        Without ``everything`` this is what is the same in every run: headers, messages put together from the DATA
        frames they came in, the end of the client's side, trailers, RST_STREAM and GOAWAY. What a side sends after
        the end of its call is left out; ports, timeouts and versions read ``…``. Of a connection with TLS it is one
        row for each kind of record that a side sent: what is in them is encrypted, and how many there are varies.

        Args:
            everything: list every frame as it was, in the order the tap saw them.
        """
        self._look()
        return self._trace.frames(everything)

    def hexdump(self, number: int | None = None) -> str:
        """Return the bytes of the frames since the last ``clear``, sixteen a line.

        Args:
            number: only the frame of this number in ``frames(everything=True)``; otherwise all HEADERS and DATA.

        Raises:
            IndexError: there is no frame of this number.
        """
        self._look()
        return self._trace.hexdump(number)

    def sent(self, sender: str) -> bytes:
        """Return all bytes that one side sent since the last ``clear``, as they came, on whatever connection.

        Args:
            sender: ``"client"`` or ``"server"``.

        Raises:
            ValueError: it is neither.
        """
        if sender not in (CLIENT, SERVER):
            raise ValueError(f"{sender!r} sends nothing here; give {CLIENT!r} or {SERVER!r}")
        self._look()
        return self._trace.sent(sender)

    def clear(self) -> None:
        """Forget the calls so far; connections stay open, and what their header compression knows stays known."""
        self._look()
        self._trace = Trace()
        with self._changed:
            if self._recorded <= _RECORD_BYTES:  # beyond that, the rest of a connection cannot be read any more
                self._recorded = 0

    def close(self) -> None:
        """Close the tap and every connection through it; the views stay. Closing twice does nothing."""
        with self._changed:
            if self._closing:
                return
            self._closing = True
            sockets = list(self._sockets)
        lifecycle.forget(self._label, int(self.address.rpartition(":")[2]))
        for each in sockets:
            _shut(each)
        _wake(self._listener)
        for thread in list(self._threads):
            thread.join(_CONNECT_SECONDS)
        self._listener.close()

    def __enter__(self) -> "Tap":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return "Tap: closed" if self._closing else "Tap: open"

    # Forwarding, in threads of its own.

    def _spawn(self, target, *arguments) -> None:
        thread = threading.Thread(target=target, args=arguments, name=self._label, daemon=True)
        with self._changed:
            self._threads = {each for each in self._threads if each.is_alive()}
            thread.start()
            self._threads.add(thread)

    def _accept(self) -> None:
        number = 0
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._closing:
                client.close()
                return
            self._spawn(self._connect, client, number)
            number += 1

    def _connect(self, client: socket.socket, number: int) -> None:
        """Connect to the server, then forward both directions until both are closed."""
        try:
            server = socket.create_connection(self._upstream, _CONNECT_SECONDS)
        except OSError as error:
            self._record(number, "", remark=f"the tap could not reach the server: {_reason(error)}")
            client.close()
            return
        server.settimeout(None)
        with self._changed:
            self._sockets |= {client, server}
            closing = self._closing
        if closing:  # between accept and here
            _shut(client)
        for each in (client, server):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        back = threading.Thread(target=self._forward, args=(server, client, number, SERVER), daemon=True)
        back.start()
        self._forward(client, server, number, CLIENT)
        back.join()
        with self._changed:
            self._sockets -= {client, server}
        client.close()
        server.close()

    def _forward(self, source: socket.socket, target: socket.socket, number: int, sender: str) -> None:
        """Copy bytes until the source ends; each chunk is recorded before anyone can answer it."""
        try:
            with _late(target, self._delay) as send:
                while data := _receive(source):
                    self._record(number, sender, data)
                    send(data)
        except OSError:
            _shut(source)  # the target is gone, as its own direction will remark
        else:
            self._record(number, "", remark=f"the {sender} closed the connection")
        _shut(target, socket.SHUT_WR)

    def _record(self, number: int, sender: str, data: bytes = b"", remark: str = "") -> None:
        with self._changed:
            now = self._last = time.monotonic()
            before, self._recorded = self._recorded, self._recorded + len(data)
            if self._recorded <= _RECORD_BYTES:
                self._chunks.append(_Chunk(number, sender, data, now, remark))
            elif before <= _RECORD_BYTES:
                limit = _RECORD_BYTES // 1024 // 1024
                remark = f"the tap keeps {limit} MiB; what follows is not recorded"
                self._chunks.append(_Chunk(number, "", b"", now, remark))
            self._changed.notify_all()

    # Reading what was recorded, in the thread that asks.

    def _look(self) -> None:
        """Read what came since the last look, once the calls in it have ended and nothing more is coming."""
        deadline = time.monotonic() + _SETTLE_SECONDS
        with self._changed:
            while True:
                self._read()
                ready = deadline if self._trace.open_calls() else min(deadline, self._last + _QUIET_SECONDS)
                left = ready - time.monotonic()
                if left <= 0:
                    return
                self._changed.wait(left)

    def _read(self) -> None:
        for number, sender, data, at, remark in self._chunks:
            connection = self._connections.setdefault(number, Connection())
            if sender:
                self._trace.keep(sender, data)
            frames = connection.feed(sender, data) if sender else [Frame("", "note", note=remark)]
            for frame in frames:
                self._trace.add(number, frame, at)
        self._chunks.clear()


def _parse(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    if host not in ("127.0.0.1", "localhost", "[::1]") or not port.isdigit():
        raise ValueError(f"{address!r} is not an address of this machine, such as '127.0.0.1:50051'")
    return host.strip("[]"), int(port)


def _reason(error: OSError) -> str:
    return "nothing listens there any more" if isinstance(error, ConnectionRefusedError) else str(error)


@contextlib.contextmanager
def _late(target: socket.socket, delay: float) -> Iterator[Callable[[bytes], None]]:
    """Give a function that sends to the target after a delay, in order; on leaving, all has been sent."""
    if not delay:
        yield target.sendall
        return
    held: queue.Queue[tuple[float, bytes]] = queue.Queue(_HELD_CHUNKS)
    broken: list[OSError] = []

    def deliver() -> None:
        while (item := held.get())[1]:
            due, data = item
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                if not broken:
                    target.sendall(data)
            except OSError as error:
                broken.append(error)  # and go on taking, so that nobody waits for a place

    def send(data: bytes) -> None:
        if broken:
            raise broken[0]
        held.put((time.monotonic() + delay, data))

    thread = threading.Thread(target=deliver, name="tap-delay", daemon=True)
    thread.start()
    try:
        yield send
    finally:
        held.put((0.0, b""))
        thread.join()


def _receive(source: socket.socket) -> bytes:
    """Return the next bytes; nothing when the connection was closed or broken."""
    try:
        return source.recv(_CHUNK)
    except OSError:
        return b""


def _shut(each: socket.socket, how: int = socket.SHUT_RDWR) -> None:
    """End a connection, which wakes a thread that reads from it; closing the socket would not."""
    with contextlib.suppress(OSError):  # it has ended already
        each.shutdown(how)


def _wake(listener: socket.socket) -> None:
    """Make ``accept`` return. Only a connection does that on every platform."""
    with contextlib.suppress(OSError):
        socket.create_connection(listener.getsockname(), _CONNECT_SECONDS).close()
