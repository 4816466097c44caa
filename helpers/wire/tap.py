"""A tap on the wire: a proxy on this machine that forwards a connection and keeps a copy of every byte."""

import contextlib
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import NamedTuple

from helpers import lifecycle
from helpers.tables import Table
from helpers.wire.diagrams import Diagram
from helpers.wire.http2 import CLIENT, SERVER, Connection, Frame
from helpers.wire.traces import NOTE, Trace

_CHUNK = 64 * 1024
_CONNECT_SECONDS = 2.0
_LONGEST_DELAY = 5.0
_HELD_CHUNKS = 256  # how much one direction holds back at the most; then it stops reading, as a full network would
_KEPT_BYTES = 64 * 1024 * 1024
_UNREAD_BYTES = 8 * 1024 * 1024  # more than this is read as it comes, so that it is left out where there is no room
_CHUNK_COST = 200  # bytes of memory that what came at once takes beside its own, about
_MOST_LINES = 80  # of a diagram
_MOST_ROWS = 200
_MOST_DUMPED = 1000  # lines of sixteen bytes
_SETTLE_SECONDS = 1.0  # the longest a view waits for calls to end
_QUIET_SECONDS = 0.02  # and for the last bytes after that
_PAUSE_SECONDS = 0.2  # before a connection that could not be taken is tried again


class _Chunk(NamedTuple):
    connection: int
    sender: str  # CLIENT, SERVER, or "" for a remark of the tap's own
    data: bytes  # empty when the sender closed the connection; with neither sender nor remark, it is over
    at: float  # seconds, on the monotonic clock
    remark: str = ""


class Tap:
    """A proxy to a server, which shows what crossed the wire.

    Dial ``tap.address`` instead of the server's, make a call, and look at it with ``diagram()``, ``frames()`` or
    ``hexdump()``; ``sent()`` gives the bytes themselves. They are forwarded as they come, and read only when a view is
    asked for. Every view first waits, a second at most, until the calls it has seen the beginning of have ended.

    Several connections are numbered from 1 in the order they came. A tap keeps 64 MiB of what crossed it since the last
    ``clear``; each view says when there was more.

    >>> with Tap(address) as tap, grpc.insecure_channel(tap.address) as channel:
    ...     GreeterStub(channel).SayHello(HelloRequest(name="Ada"), timeout=5)
    ...     tap.diagram()

    Args:
        address: the server's, ``"127.0.0.1:port"``.
        name: names the tap within this kernel. Another tap with the same name takes its place.
        delay: how long to hold bytes back, in seconds, each way: a network whose round trip takes twice as long.

    Raises:
        TypeError: the address or the name is no text, or the delay no number.
        ValueError: the address is not one of this machine, or the delay is not between 0 and 5 seconds.
        ConnectionError: nothing listens there.
    """

    def __init__(self, address: str, name: str = "tap", delay: float = 0.0) -> None:
        self._upstream = _parse(address)
        if not isinstance(name, str):
            raise TypeError(f"a tap's name is a text, not {name!r}")
        self._delay = _checked(delay)
        self._label = "tap" if name == "tap" else f"tap {name}"
        self._changed = threading.Condition()
        self._chunks: list[_Chunk] = []  # what came since the last look
        self._unread = 0  # bytes in them
        self._last = 0.0  # when something was recorded, on the monotonic clock
        self._connections: dict[int, Connection] = {}
        self._ends: dict[int, str] = {}  # how each connection began to end
        self._over: set[int] = set()  # connections
        self._trace = Trace(_KEPT_BYTES)
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

    def diagram(self, everything: bool = False, most: int = _MOST_LINES) -> Diagram:
        """Draw the calls since the last ``clear`` as a sequence diagram.

        What differs from run to run is left out or shown as ``…``: see ``frames``. Where there are several connections,
        each call says which it is of.

        Args:
            everything: draw every frame, in the order the tap saw them; where there are several connections, ``[2:1]``
                marks what is of the second, stream 1.
            most: how many lines to draw, about. Of a longer diagram, what is in the middle of each call, and the calls
                in the middle, are counted.

        Raises:
            ValueError: ``most`` is less than 1.
        """
        with self._changed:
            self._look()
            return self._trace.diagram(everything, most)

    def frames(self, everything: bool = False, most: int = _MOST_ROWS) -> Table:
        """List what was sent since the last ``clear``, call by call.

        Without ``everything`` this is what is the same in every run: headers, messages put together from the DATA
        frames they came in, the end of the client's side, trailers, RST_STREAM and GOAWAY. What a side sends after
        the end of its call is left out; ports, times, versions and what proxies number calls with read ``…``. Of a
        connection with TLS it is one row for each kind of record that a side sent: what is in them is encrypted, and
        how many there are varies. Of what is not gRPC, the beginning of the body is shown.

        Args:
            everything: list every frame as it was, in the order the tap saw them, with the number of its connection.
            most: how many rows to show. Of a longer table those in the middle are counted; ``rows`` and ``records``
                have all.

        Raises:
            ValueError: ``most`` is less than 1.
        """
        with self._changed:
            self._look()
            return self._trace.frames(everything, most)

    def hexdump(self, number: int | None = None, most: int = _MOST_DUMPED) -> str:
        """Return the bytes of the frames since the last ``clear``, sixteen a line.

        Args:
            number: only the frame of this number in ``frames(everything=True)``; otherwise all HEADERS and DATA.
            most: how many lines to write, about. Of more, what is in the middle is counted.

        Raises:
            IndexError: there is no frame of this number.
            ValueError: ``most`` is less than 1.
        """
        with self._changed:
            self._look()
            return self._trace.hexdump(number, most)

    def sent(self, sender: str) -> bytes:
        """Return all bytes that one side sent since the last ``clear``, as they came, on whatever connection.

        Args:
            sender: ``"client"`` or ``"server"``.

        Raises:
            ValueError: it is neither.
            LookupError: it sent more than the tap keeps.
        """
        if sender not in (CLIENT, SERVER):
            raise ValueError(f"{sender!r} sends nothing here; give {CLIENT!r} or {SERVER!r}")
        with self._changed:
            self._look()
            unfinished = [connection.rest(sender) for connection in self._connections.values()]
            return b"".join([self._trace.sent(sender), *unfinished])

    def clear(self) -> None:
        """Forget the calls so far; connections stay open, and what their header compression knows stays known."""
        with self._changed:
            self._look()
            self._trace = Trace(_KEPT_BYTES)
            for number in self._over:
                self._connections.pop(number, None)
            self._over.clear()

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
        _shut(self._listener)  # which wakes it on Linux, also when no connection can be made
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
        told = ""
        while not self._closing:
            try:
                client, _ = self._listener.accept()
            except ConnectionAbortedError:  # the client was gone before it was taken, which some systems tell
                continue
            except OSError as error:
                if self._closing:
                    return
                if str(error) != told:  # such as too many open files; later there may be fewer
                    told = str(error)
                    self._record(number, "", remark=f"the tap could not take a connection: {error}")
                time.sleep(_PAUSE_SECONDS)
                continue
            if self._closing:
                client.close()
                return
            number += 1
            self._spawn(self._connect, client, number)

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
            with contextlib.suppress(OSError):  # macOS refuses it on a connection that is gone already
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        back = threading.Thread(target=self._forward, args=(server, client, number, SERVER), daemon=True)
        back.start()
        self._forward(client, server, number, CLIENT)
        back.join()
        with self._changed:
            self._sockets -= {client, server}
        client.close()
        server.close()
        self._record(number, "")

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
            self._record(number, sender)
        _shut(target, socket.SHUT_WR)

    def _record(self, number: int, sender: str, data: bytes = b"", remark: str = "") -> None:
        with self._changed:
            now = self._last = time.monotonic()
            if sender and not data and self._closing:
                remark = "the tap was closed"
            self._chunks.append(_Chunk(number, sender, data, now, remark))
            self._unread += len(data) + _CHUNK_COST
            if self._unread > _UNREAD_BYTES:
                self._read()
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
        for chunk in self._chunks:
            if chunk.data:
                connection = self._connections.setdefault(chunk.connection, Connection())
                self._add(chunk, connection.feed(chunk.sender, chunk.data))
            elif chunk.remark and not chunk.sender:
                self._add(chunk, [Frame("", NOTE, note=chunk.remark)])
            else:
                self._read_end(chunk)
        self._chunks.clear()
        self._unread = 0

    def _read_end(self, chunk: _Chunk) -> None:
        """Read the end of a side: a client may have closed its own and still wait for answers."""
        number = chunk.connection
        if not chunk.sender:
            self._over.add(number)
            self._trace.lose(number, self._ends.pop(number, "the connection broke"))
            return
        if not chunk.remark and number in self._connections:
            self._add(chunk, self._connections[number].end(chunk.sender))
        remark = chunk.remark or f"the {chunk.sender} closed the connection"
        self._trace.note(number, remark)
        begun = self._ends.setdefault(number, remark)
        if chunk.sender == SERVER:
            self._trace.lose(number, begun)

    def _add(self, chunk: _Chunk, frames: Iterable[Frame]) -> None:
        for frame in frames:
            self._trace.add(chunk.connection, frame, chunk.at)


def _parse(address: str) -> tuple[str, int]:
    cure = "give what start() returned, such as '127.0.0.1:50051'"
    if not isinstance(address, str):
        raise TypeError(f"{address!r} is not an address of this machine; {cure}")
    host, _, port = address.rpartition(":")
    if host not in ("127.0.0.1", "localhost", "[::1]") or not _is_port(port):
        raise ValueError(f"{address!r} is not an address of this machine with a port; {cure}")
    return host.strip("[]"), int(port)


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text) < 1 << 16


def _checked(delay: float) -> float:
    if isinstance(delay, bool) or not isinstance(delay, (int, float)):
        raise TypeError(f"a delay is a number of seconds, such as 0.05, not {delay!r}")
    if not 0 <= delay <= _LONGEST_DELAY:
        raise ValueError(f"a delay of {delay} s is not between 0 and {_LONGEST_DELAY:g} seconds")
    return delay


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
