"""Show what crossed the wire: calls put together from frames, as a diagram, a table or bytes."""

import base64
import binascii
import gzip
import re
import zlib
from dataclasses import dataclass, field

import grpc
from google.protobuf import text_format
from google.protobuf.message import DecodeError

from helpers.protos import message_types
from helpers.tables import Table, table
from helpers.wire.http2 import CLIENT, SERVER, Frame
from helpers.wire.tls_records import RECORD

PREFIX = 5  # before each message: a byte that says whether it is compressed, and four with its length
_LONGEST_TEXT = 60

# The same in every call, so a diagram leaves them out and a table shows them.
_USUAL = {
    ":method", ":scheme", ":authority", ":path", ":status", "te", "content-type", "user-agent",
    "grpc-accept-encoding", "accept-encoding", "grpc-status",
}  # fmt: skip

# https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md: TimeoutValue and TimeoutUnit, in seconds.
_TIMEOUT = re.compile(r"(\d+)([HMSmun])")
_UNITS = {"H": 3600.0, "M": 60.0, "S": 1.0, "m": 1e-3, "u": 1e-6, "n": 1e-9}

_CODES = {str(code.value[0]): code.name for code in grpc.StatusCode}
_DECOMPRESS = {"gzip": gzip.decompress, "deflate": zlib.decompress, "identity": bytes}
# In mermaid a semicolon ends a line, a number sign begins an entity, two per cent signs a comment; brackets are HTML.
_ENTITIES = {ord(character): f"#{ord(character)};" for character in "#;%<>"}


@dataclass
class Step:
    """One line of the readable trace."""

    sender: str
    frame: str
    brief: str  # in a diagram
    full: str  # in a table
    size: int | None = None


@dataclass
class Call:
    """One stream of a connection, and what was said on it."""

    stream: int
    began: float
    deadline: float = float("inf")  # from when on an end may be the deadline's, on the clock of ``began``
    path: str = ""
    steps: list[Step] = field(default_factory=list)
    over: bool = False
    answered: bool = False
    encodings: dict[str, str] = field(default_factory=dict)
    buffers: dict[str, bytearray] = field(default_factory=lambda: {CLIENT: bytearray(), SERVER: bytearray()})

    def add(self, frame: Frame, at: float) -> None:
        """Take the next frame of this stream, which came at the time ``at``."""
        if self.over:
            return  # whether it still comes is a matter of timing
        if at >= self.deadline and (frame.kind == "RST_STREAM" or _status(frame) == "4"):
            # Client and server both watch the deadline; who is first differs from run to run.
            remark = "the deadline has passed: RST_STREAM CANCEL from the client, or grpc-status 4 from the server"
            self.steps.append(Step("", "", remark, remark))
            self.over = True
        elif frame.kind == "HEADERS":
            self._add_headers(frame)
        elif frame.kind == "DATA":
            self._add_data(frame)
        elif frame.kind == "RST_STREAM":
            self.steps.append(Step(frame.sender, "RST_STREAM", frame.note, frame.note))
            self.over = True
        if frame.sender == CLIENT and frame.ends_stream and not self.over:
            self.steps.append(Step(CLIENT, "END_STREAM", "half-close", "half-close: the client sends nothing more"))

    def lose(self, remark: str) -> None:
        """The connection ended before the call did."""
        if not self.over:
            self.steps.append(Step("", "", remark, remark))
            self.over = True

    def _add_headers(self, frame: Frame) -> None:
        headers = [(_text(name), value) for name, value in frame.headers]
        values = {name: _text(value) for name, value in headers}
        self.encodings[frame.sender] = values.get("grpc-encoding", "identity")
        if frame.sender == CLIENT:
            self.path = values.get(":path", "")
            # Half of it: the tap sees the call begin later than the client set its clock, a good deal later when busy.
            self.deadline = self.began + 0.5 * _seconds(values.get("grpc-timeout", ""))
            lead = [self.path]
        elif "grpc-status" in values:
            number = values["grpc-status"]
            lead = [f"grpc-status {number} {_CODES.get(number, '')}".strip()]
        else:
            lead = [f":status {values.get(':status', '?')}"]
        shown = [_header(name, value) for name, value in headers]
        own = [_header(name, value) for name, value in headers if name not in _USUAL and value]
        brief = ", ".join([*lead, *own])
        kind = "HEADERS"
        if frame.sender == SERVER and frame.ends_stream:
            kind = "HEADERS (trailers)" if self.answered else "HEADERS (trailers only)"
            self.over = True
        self.answered |= frame.sender == SERVER
        self.steps.append(Step(frame.sender, kind, brief, "\n".join(shown)))

    def _add_data(self, frame: Frame) -> None:
        """Cut whole messages out of the DATA frames; how they are spread over frames is a matter of timing."""
        buffer = self.buffers[frame.sender]
        buffer += frame.body
        while len(buffer) >= PREFIX:
            size = int.from_bytes(buffer[1:PREFIX])
            if len(buffer) < PREFIX + size:
                return
            payload = bytes(buffer[PREFIX : PREFIX + size])
            text = self._describe(frame.sender, compressed=bool(buffer[0]), payload=payload)
            del buffer[: PREFIX + size]
            self.steps.append(Step(frame.sender, "DATA", text, text, PREFIX + size))

    def _describe(self, sender: str, compressed: bool, payload: bytes) -> str:
        encoding = self.encodings.get(sender, "identity") if compressed else "identity"
        try:
            message = _DECOMPRESS[encoding](payload)
        except (KeyError, OSError, zlib.error):
            return f"{len(payload)} bytes, compressed with {encoding}"
        text = _decode(self.path, sender, message)
        return f"{text} ({encoding}: {len(message)} bytes in {len(payload)})" if compressed else text


class Diagram:
    """A sequence diagram in mermaid's language; JupyterLab draws it, everything else shows the text."""

    def __init__(self, lines: list[str]) -> None:
        self.text = "\n".join(["sequenceDiagram", *(f"    {line}" for line in lines)])

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/vnd.mermaid": self.text, "text/plain": self.text}


class Trace:
    """Frames in the order a tap saw them, and the calls they make up."""

    def __init__(self) -> None:
        self._frames: list[tuple[int, Frame]] = []
        self._chunks: dict[str, list[bytes]] = {CLIENT: [], SERVER: []}
        self._calls: dict[tuple[int, int], Call] = {}
        self._remarks: list[Step] = []  # about connections rather than calls
        self._going_away: set[tuple[int, str]] = set()
        self._records: set[tuple[int, str, str]] = set()  # connection, sender and content of TLS records

    def keep(self, sender: str, data: bytes) -> None:
        """Take the next bytes of a side."""
        self._chunks[sender].append(data)

    def add(self, connection: int, frame: Frame, at: float) -> None:
        """Take the next frame of a connection, which came at the time ``at``, in seconds."""
        self._frames.append((connection, frame))
        if frame.stream:
            call = self._calls.get((connection, frame.stream))
            if call is None and frame.kind == "HEADERS" and frame.sender == CLIENT:
                call = self._calls[connection, frame.stream] = Call(frame.stream, at)
            if call is not None:  # else the rest of a call that began before clear()
                call.add(frame, at)
        elif frame.kind == "note" and frame.note.endswith("closed the connection"):
            for call in self._of(connection):
                call.lose(frame.note)
        elif frame.kind == "GOAWAY" and (connection, frame.sender) in self._going_away:
            pass  # how often it is repeated, and with what reason, is a matter of timing
        elif frame.kind == RECORD and (connection, frame.sender, frame.note) in self._records:
            pass  # how many there are is a matter of timing
        elif frame.kind in ("GOAWAY", RECORD, "note", "?"):
            if frame.kind == "GOAWAY":
                self._going_away.add((connection, frame.sender))
            if frame.kind == RECORD:
                self._records.add((connection, frame.sender, frame.note))
            kind = frame.kind if frame.kind not in ("note", "?") else ""
            self._remarks.append(Step(frame.sender, kind, frame.note, frame.note))

    def open_calls(self) -> bool:
        """Say whether a call has begun and not ended."""
        return any(not call.over for call in self._calls.values())

    def frames(self, everything: bool) -> Table:
        """See ``Tap.frames``."""
        if everything:
            headers = ["#", "from", "stream", "frame", "flags", "length", "content"]
            return table((self._row(number, *each) for number, each in enumerate(self._frames)), headers)
        rows = [(step.sender or "tap", stream, step.frame, step.size, step.full) for stream, step in self._readable()]
        return table(rows, ["from", "stream", "frame", "bytes", "content"])

    def diagram(self, everything: bool) -> Diagram:
        """See ``Tap.diagram``."""
        if everything:
            steps = [(frame.stream, _step(frame)) for _, frame in self._frames]
        else:
            steps = self._readable()
        several = len({stream for stream, _ in steps if stream}) > 1
        lines = [f"participant {CLIENT}", f"participant {SERVER}"]
        shown = None
        for stream, step in steps:
            if several and stream and stream != shown and not everything:
                lines.append(f"Note over {CLIENT},{SERVER}: stream {stream}")
            shown = stream
            prefix = f"[{stream}] " if several and everything else ""
            lines.append(_arrow(step, prefix))
        return Diagram(lines)

    def sent(self, sender: str) -> bytes:
        """See ``Tap.sent``."""
        return b"".join(self._chunks[sender])

    def hexdump(self, number: int | None) -> str:
        """See ``Tap.hexdump``."""
        if number is None:
            chosen = [frame for _, frame in self._frames if frame.kind in ("HEADERS", "DATA")]
        elif 0 <= number < len(self._frames):
            chosen = [self._frames[number][1]]
        else:
            raise IndexError(f"there is no frame {number}; the trace has {len(self._frames)}")
        return "\n\n".join(
            f"{frame.kind} from the {frame.sender}, stream {frame.stream}\n{dump(frame.raw)}" for frame in chosen
        )

    def _of(self, connection: int) -> list[Call]:
        return [call for (number, _), call in self._calls.items() if number == connection]

    def _readable(self) -> list[tuple[int | None, Step]]:
        calls = sorted(self._calls.items())
        return [(call.stream, step) for _, call in calls for step in call.steps] + [
            (None, step) for step in self._remarks
        ]

    def _row(self, number: int, connection: int, frame: Frame) -> tuple:
        return (
            number,
            frame.sender or "tap",
            frame.stream,
            frame.kind,
            " ".join(frame.flags),
            frame.length,
            _content(frame),
        )


def dump(data: bytes) -> str:
    """Write bytes as offsets, hexadecimal and ASCII, sixteen a line."""
    lines = []
    for start in range(0, len(data), 16):
        part = data[start : start + 16]
        text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        lines.append(f"{start:04x}  {part.hex(' '):<47}  {text}")
    return "\n".join(lines)


def _step(frame: Frame) -> Step:
    content = _content(frame)
    return Step(frame.sender, frame.kind, content or f"{frame.length} bytes", content)


def _content(frame: Frame) -> str:
    if frame.kind == "HEADERS":
        return "\n".join(f"{_text(name)}: {_value(_text(name), value)}" for name, value in frame.headers)
    return frame.note


def _header(name: str, value: bytes) -> str:
    """Write a header as ``name: value``, with what differs from run to run as ``…``."""
    if name == ":authority":
        return f"{name}: {_text(value).rpartition(':')[0]}:…"
    if name == "user-agent":
        return f"{name}: {_text(value).partition('/')[0]}/…"
    if name == "grpc-timeout":
        return f"{name}: …"
    return f"{name}: {_value(name, value)}"


def _value(name: str, value: bytes) -> str:
    """Write a header's value; binary ones as hexadecimal."""
    if not name.endswith("-bin"):
        return _text(value)
    # Two gRPC peers that agreed on it send the bytes as they are behind a zero byte, others as base64.
    if value.startswith(b"\0"):
        return value[1:].hex(" ")
    try:
        return base64.b64decode(value + b"=" * (-len(value) % 4)).hex(" ")
    except binascii.Error:
        return _text(value)


def _status(frame: Frame) -> str:
    return _text(dict(frame.headers).get(b"grpc-status", b""))


def _seconds(timeout: str) -> float:
    """Read the value of ``grpc-timeout``; no deadline without one."""
    match = _TIMEOUT.fullmatch(timeout)
    return int(match[1]) * _UNITS[match[2]] if match else float("inf")


def _decode(path: str, sender: str, message: bytes) -> str:
    """Write a message as protobuf's text format, in one short line."""
    types = message_types(path)
    if types is None:
        return f"{len(message)} bytes of a message no compiled .proto describes"
    try:
        decoded = types[sender == SERVER].FromString(message)
    except DecodeError:
        return f"{len(message)} bytes that are not a {types[sender == SERVER].DESCRIPTOR.name}"
    text = text_format.MessageToString(decoded, as_one_line=True, as_utf8=True) or "(empty message)"
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"


def _text(value: bytes) -> str:
    return value.decode("utf-8", errors="backslashreplace")


def _arrow(step: Step, prefix: str) -> str:
    text = " ".join(f"{prefix}{step.frame} {step.brief}".split())
    text = text.translate(_ENTITIES)
    if not step.sender:
        return f"Note over {CLIENT},{SERVER}: {text}"
    there = SERVER if step.sender == CLIENT else CLIENT
    arrow = "-x" if step.frame == "RST_STREAM" else "->>" if step.sender == CLIENT else "-->>"
    return f"{step.sender}{arrow}{there}: {text}"
