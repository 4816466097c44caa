"""Put calls together from frames: what was said on a stream, in the order it was said."""

from dataclasses import dataclass, field

import grpc

from helpers.wire.headers import USUAL, seconds, steady
from helpers.wire.http2 import CLIENT, SERVER, Frame
from helpers.wire.messages import LONGEST_TEXT, PREFIX, Messages, describe
from helpers.wire.texts import cut, readable

_GRPC = "application/grpc"  # and what may follow: +proto, +json …
_LONGEST_VALUE = 100  # characters of a header, in a diagram
_LONGEST_BODY = 1000  # bytes that are shown of what is not gRPC, in a table

_CODES = {str(code.value[0]): code.name for code in grpc.StatusCode}


@dataclass
class Step:
    """One line of the readable trace."""

    sender: str
    frame: str
    brief: str  # in a diagram
    full: str  # in a table
    size: int | None = None
    mark: str = ""  # in a diagram: what it belongs to, where calls are mixed


@dataclass
class _Side:
    """What one side of a stream sends: messages, or, when it does not speak gRPC, a body."""

    sender: str
    begun: bool = False  # its first HEADERS have come
    is_grpc: bool = True
    encoding: str = "identity"
    messages: Messages = field(default_factory=Messages)
    body: bytearray = field(default_factory=bytearray)  # the beginning of it
    size: int = 0  # of all of it, in bytes

    def begin(self, values: dict[str, str]) -> None:
        """Take the first headers."""
        self.begun = True
        self.is_grpc = values.get("content-type", _GRPC).startswith(_GRPC)
        self.encoding = values.get("grpc-encoding", "identity")

    def take(self, data: bytes, path: str) -> list[Step]:
        """Take what came in DATA; return a step for each message that is whole now.

        How messages are spread over frames is a matter of timing.
        """
        if not self.is_grpc:
            self.size += len(data)
            self.body += data[: _LONGEST_BODY - len(self.body)]
            return []
        texts = [
            (describe(message, self.encoding, path, is_answer=self.sender == SERVER), message.size)
            for message in self.messages.feed(data)
        ]
        return [Step(self.sender, "DATA", text, text, PREFIX + size) for text, size in texts]

    def body_so_far(self) -> list[Step]:
        """Show a body, which has no parts that could be told apart."""
        if not self.size:
            return []
        try:
            text = self.body.decode()
        except UnicodeDecodeError as error:
            if self.size == len(self.body) or error.start < len(self.body) - 3:
                return [Step(self.sender, "DATA", f"{self.size} bytes", f"{self.size} bytes", self.size)]
            text = self.body[: error.start].decode()  # only the last character is cut in two
        more = "…" if self.size > len(self.body) else ""
        lines = [readable(line.encode()) for line in text.splitlines()]
        brief = cut(" ".join(" ".join(lines).split()) + more, LONGEST_TEXT)
        return [Step(self.sender, "DATA", brief, "\n".join(lines) + more, self.size)]

    def finish(self) -> list[Step]:
        """Show what has begun and does not go on."""
        rest = self.messages.rest()
        left = [*self.body_so_far(), *([Step(self.sender, "DATA", rest, rest)] if rest else [])]
        self.messages, self.body, self.size = Messages(), bytearray(), 0
        return left


class Call:
    """One stream of a connection, and what was said on it.

    Attributes:
        stream: its number.
        over: whether nothing more is to come.
    """

    def __init__(self, stream: int, began: float) -> None:
        self.stream = stream
        self.over = False
        self._began = began
        self._deadline = float("inf")  # from when on an end may be the deadline's, on the clock of ``began``
        self._path = ""
        self._has_status = False
        self._steps: list[Step] = []
        self._sides = {CLIENT: _Side(CLIENT), SERVER: _Side(SERVER)}

    def __len__(self) -> int:
        """Return how many steps are kept."""
        return len(self._steps)

    @property
    def steps(self) -> list[Step]:
        """What has been said so far."""
        return [*self._steps, *(step for side in self._sides.values() for step in side.body_so_far())]

    def add(self, frame: Frame, at: float) -> None:
        """Take the next frame of this stream, which came at the time ``at``."""
        if self.over:
            return  # whether it still comes is a matter of timing
        if at >= self._deadline and (frame.kind == "RST_STREAM" or _status(frame) == "4"):
            # Client and server both watch the deadline; who is first differs from run to run.
            self._end("the deadline has passed: RST_STREAM CANCEL from the client, or grpc-status 4 from the server")
        elif frame.kind == "HEADERS":
            self._add_headers(frame)
        elif frame.kind == "DATA":
            self._steps += self._sides[frame.sender].take(frame.body, self._path)
        elif frame.kind == "RST_STREAM":
            for side in self._sides.values():  # a message that is not whole is left out: how much came is chance
                self._steps += side.body_so_far()
            self._steps.append(Step(frame.sender, "RST_STREAM", frame.note, frame.note))
            self.over = True
        elif frame.kind == "?":
            self._steps.append(Step(frame.sender, "", frame.note, frame.note))
        if frame.ends_stream and not self.over:
            self._end_side(frame.sender)

    def skip(self, frame: Frame) -> None:
        """Take a frame there is no room for: whether the call ends with it is all that is kept."""
        self.over |= frame.kind == "RST_STREAM" or (frame.sender == SERVER and frame.ends_stream)

    def lose(self, remark: str) -> None:
        """The connection ended before the call did."""
        if not self.over:
            for side in self._sides.values():
                self._steps += side.finish()
            self._end(remark)

    def _end(self, remark: str) -> None:
        self._steps.append(Step("", "", remark, remark))
        self.over = True

    def _end_side(self, sender: str) -> None:
        """END_STREAM, on DATA or on the client's HEADERS; a server's end is usually told by its trailers."""
        self._steps += self._sides[sender].finish()
        if sender == CLIENT:
            brief, full = "half-close", "half-close: the client sends nothing more"
        else:
            self.over = True
            brief = "the server's end" if self._has_status else "the server's end, without grpc-status"
            full = f"{brief}: no trailers follow"
        self._steps.append(Step(sender, "END_STREAM", brief, full))

    def _add_headers(self, frame: Frame) -> None:
        headers = [(readable(name), value) for name, value in frame.headers]
        values = {name: readable(value) for name, value in headers}
        side = self._sides[frame.sender]
        is_first, kind, lead = not side.begun, "HEADERS", []
        if is_first and not values.get(":status", "").startswith("1"):  # which only announces the first: RFC 9110, 15.2
            side.begin(values)
        if frame.sender == CLIENT:
            if is_first:
                method, self._path = values.get(":method", "POST"), values.get(":path", "")
                # A fifth of it: the tap sees the call begin later than the client set its clock, a good deal when busy.
                self._deadline = self._began + 0.2 * seconds(values.get("grpc-timeout", ""))
                lead = [self._path if method == "POST" else f"{method} {self._path}"]
            else:
                kind = "HEADERS (trailers)"
        else:
            lead = self._answer(values, frame.ends_stream)
            if frame.ends_stream:
                self._steps += side.finish()
                kind = "HEADERS (trailers only)" if is_first else "HEADERS (trailers)"
                self.over = True
        if is_first and not side.is_grpc:
            lead.append(f"content-type: {values['content-type']}")
        own = [
            f"{name}: {cut(steady(name, value), _LONGEST_VALUE)}"
            for name, value in headers
            if name not in USUAL and value
        ]
        full = "\n".join(f"{name}: {steady(name, value)}" for name, value in headers)
        self._steps.append(Step(frame.sender, kind, ", ".join([*lead, *own]), full))

    def _answer(self, values: dict[str, str], is_last: bool) -> list[str]:
        """Say the most important of a server's headers."""
        if number := values.get("grpc-status"):
            self._has_status = True
            return [f"grpc-status {number} {_CODES.get(number, '')}".strip()]
        status = [f":status {values[':status']}"] if ":status" in values else []
        return [*status, "no grpc-status"] if is_last and not self._has_status else status


def _status(frame: Frame) -> str:
    return readable(dict(frame.headers).get(b"grpc-status", b""))
