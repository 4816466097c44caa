"""Turn the bytes of a connection into HTTP/2 frames, with hyperframe and hpack doing the reading; or into TLS records.

Nothing here touches a socket: a ``Connection`` is fed what each side sent and gives the frames that are complete. What
cannot be read becomes a frame of kind ``"?"`` with a sentence in ``note``; it never raises. Every byte that came is in
one frame, or in what ``rest`` returns.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import hpack
from hyperframe.exceptions import HyperframeError
from hyperframe.frame import (
    ContinuationFrame,
    ExtensionFrame,
    Frame as Http2Frame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    PushPromiseFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

from helpers.wire import tls_records
from helpers.wire.texts import readable

CLIENT, SERVER = "client", "server"

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
FRAME_HEADER = 9
UNREAD = "bytes"  # the kind of what is not read, because it is no HTTP/2 or follows what is none
_TYPE_AT = 3  # in a frame's header: three bytes with the length, then its type
_HIGHEST_TYPE = 0x10  # that is registered: https://www.iana.org/assignments/http2-parameters
_MOST_HEADER_BYTES = 2 << 20  # of one header block, compressed or not; gRPC refuses more than 16 KiB unless told so
_MOST_TABLE_BYTES = 1 << 24  # of header compression's memory

_TWO_WORDS = {"RstStream": "RST_STREAM", "PushPromise": "PUSH_PROMISE", "WindowUpdate": "WINDOW_UPDATE"}

# RFC 9113, section 7.
ERROR_CODES = (
    "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED",
    "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM",
    "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
)  # fmt: skip

# RFC 9113, section 6.5.2; the last is gRPC's own.
SETTING_NAMES = {
    1: "HEADER_TABLE_SIZE", 2: "ENABLE_PUSH", 3: "MAX_CONCURRENT_STREAMS", 4: "INITIAL_WINDOW_SIZE",
    5: "MAX_FRAME_SIZE", 6: "MAX_HEADER_LIST_SIZE", 0xFE03: "GRPC_ALLOW_TRUE_BINARY_METADATA",
    0xFE04: "GRPC_PREFERRED_RECEIVE_CRYPTO_FRAME_SIZE",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame, or one thing that is not a frame, as a side of a connection sent it."""

    sender: str  # CLIENT or SERVER
    kind: (
        str  # "HEADERS", "DATA" …, "PREFACE", "TLS record", "?" for what could not be read, UNREAD for what follows it
    )
    stream: int = 0
    flags: tuple[str, ...] = ()
    raw: bytes = b""  # all bytes of the frame, its header of nine bytes included
    headers: tuple[tuple[bytes, bytes], ...] = ()  # of HEADERS, decompressed
    note: str = ""  # what the frame says, for the kinds without headers and body

    @property
    def length(self) -> int:
        """The length in bytes: of a frame's payload, as its header states it, or of what is not a frame."""
        return len(self.raw) - FRAME_HEADER if self.kind.isupper() and self.kind != "PREFACE" else len(self.raw)

    @property
    def body(self) -> bytes:
        """What a DATA frame carries, padding removed; RFC 9113, section 6.1."""
        if "PADDED" in self.flags:
            return self.raw[FRAME_HEADER + 1 : len(self.raw) - self.raw[FRAME_HEADER]]
        return self.raw[FRAME_HEADER:]

    @property
    def ends_stream(self) -> bool:
        """Whether the sender says nothing more on this stream."""
        return "END_STREAM" in self.flags


@dataclass
class _Side:
    """What one side of a connection has sent and nobody has read yet."""

    sender: str
    buffer: bytearray = field(default_factory=bytearray)
    decoder: hpack.Decoder = field(default_factory=hpack.Decoder)
    first: Frame | None = None  # HEADERS that waits for its CONTINUATIONs
    block: bytearray = field(default_factory=bytearray)  # the headers in them, compressed
    block_raw: bytearray = field(default_factory=bytearray)  # their frames
    begun: bool = False  # a frame has been read
    lost: bool = False  # unreadable from here on

    def __post_init__(self) -> None:
        # The peer may allow a larger table than HTTP/2's default, and gRPC more header bytes than hpack's.
        self.decoder.max_allowed_table_size = _MOST_TABLE_BYTES
        self.decoder.max_header_list_size = _MOST_HEADER_BYTES

    def take(self, count: int) -> bytes:
        """Take bytes from the front."""
        taken = bytes(self.buffer[:count])
        del self.buffer[:count]
        return taken

    def lose(self, raw: bytes, note: str) -> Frame:
        """Give up reading this side; return the frame that says why."""
        self.lost = True
        return Frame(self.sender, "?", raw=raw, note=note)


class Connection:
    """Reads one connection, both directions; keeps the state that HTTP/2's header compression needs."""

    def __init__(self) -> None:
        self._sides = {CLIENT: _Side(CLIENT), SERVER: _Side(SERVER)}
        self._protocol = ""  # "", "http2", "tls" or "unknown"

    def feed(self, sender: str, data: bytes) -> Iterator[Frame]:
        """Take bytes one side sent, and yield the frames they complete."""
        self._sides[sender].buffer += data
        if not self._protocol:
            yield from self._recognise()
        if self._protocol:
            for side in self._sides.values():  # a server may speak before the client has shown its protocol
                yield from self._read(side)

    def end(self, sender: str) -> Iterator[Frame]:
        """Take the news that a side sends nothing more, and yield what it left unfinished."""
        side = self._sides[sender]
        rest = self.rest(sender)
        side.buffer.clear()
        side.block_raw.clear()
        if rest:
            yield _unfinished(sender, self._protocol, rest)

    def rest(self, sender: str) -> bytes:
        """Return the bytes a side sent that no frame has been made of yet."""
        side = self._sides[sender]
        return bytes(side.block_raw + side.buffer)

    def _recognise(self) -> Iterator[Frame]:
        """Tell from the client's first bytes what it speaks."""
        side = self._sides[CLIENT]
        first = bytes(side.buffer[: len(PREFACE)])
        if first == PREFACE:
            self._protocol = "http2"
            yield Frame(CLIENT, "PREFACE", raw=side.take(len(PREFACE)), note="PRI * HTTP/2.0")
        elif tls_records.begins_tls(first):
            self._protocol = "tls"
        elif not PREFACE.startswith(first):
            self._protocol = "unknown"
            note = f"the client does not speak HTTP/2 but begins with: {_first_line(first)}"
            yield side.lose(side.take(len(first)), note)

    def _read(self, side: _Side) -> Iterator[Frame]:
        if not side.lost and self._protocol in _READERS:
            yield from _READERS[self._protocol](side)
        if side.buffer and (side.lost or self._protocol not in _READERS):
            yield Frame(side.sender, UNREAD, raw=side.take(len(side.buffer)))


def _first_line(data: bytes) -> str:
    return readable(data[: len(PREFACE)].split(b"\r\n")[0])


def _unfinished(sender: str, protocol: str, rest: bytes) -> Frame:
    """Say what a side had begun to send when its connection ended."""
    if protocol == "tls":
        return Frame(sender, "?", raw=rest, note="cut off: a TLS record that did not come whole")
    if protocol == "http2" and len(rest) >= FRAME_HEADER:
        frame, length = Http2Frame.parse_frame_header(memoryview(rest[:FRAME_HEADER]))
        kind = _kind(frame)
        if len(rest) >= FRAME_HEADER + length:
            note = f"cut off: {kind} without the CONTINUATION it announced"
        else:
            note = f"cut off: {len(rest) - FRAME_HEADER} of the {length} bytes of a frame, {kind}"
        return Frame(sender, "?", frame.stream_id, raw=rest, note=note)
    return Frame(sender, "?", raw=rest, note=f"cut off after: {_first_line(rest)}")


def _read_frames(side: _Side) -> Iterator[Frame]:
    if not side.begun and (note := _no_http2(side)):
        yield side.lose(side.take(len(side.buffer)), note)
    while not side.lost and len(side.buffer) >= FRAME_HEADER:
        raw = None
        try:
            frame, length = Http2Frame.parse_frame_header(memoryview(bytes(side.buffer[:FRAME_HEADER])))
            if len(side.buffer) < FRAME_HEADER + length:
                return
            side.begun = True
            raw = side.take(FRAME_HEADER + length)
            frame.parse_body(memoryview(raw)[FRAME_HEADER:])
            yield from _understand(side, frame, raw)
        except (HyperframeError, hpack.HPACKError, ValueError) as error:
            raw = side.take(len(side.buffer)) if raw is None else raw
            note = f"not readable as HTTP/2 from here on ({type(error).__name__})"
            yield side.lose(bytes(side.block_raw) + raw, note)
            side.block_raw.clear()


def _no_http2(side: _Side) -> str:
    """Say why a server's first bytes are no HTTP/2, as far as they tell; nothing when they may be."""
    first = bytes(side.buffer[: len(PREFACE)])
    if side.sender == SERVER and tls_records.begins_record(first):
        return "the server does not speak HTTP/2 but TLS"
    if side.sender == SERVER and len(first) > _TYPE_AT and first[_TYPE_AT] > _HIGHEST_TYPE:
        return f"the server does not speak HTTP/2 but begins with: {_first_line(first)}"
    return ""


def _understand(side: _Side, frame: Http2Frame, raw: bytes) -> Iterator[Frame]:
    flags = tuple(sorted(frame.flags))
    known = {"sender": side.sender, "kind": _kind(frame), "stream": frame.stream_id, "flags": flags, "raw": raw}
    if side.first is not None and not isinstance(frame, ContinuationFrame):
        raise ValueError("RFC 9113, section 6.10: nothing but CONTINUATION may follow")
    match frame:
        case HeadersFrame() | PushPromiseFrame() | ContinuationFrame():
            yield from _read_headers(side, frame, known)
        case RstStreamFrame():
            yield Frame(note=error_name(frame.error_code), **known)
        case GoAwayFrame():
            note = " ".join(filter(None, [error_name(frame.error_code), readable(frame.additional_data)]))
            yield Frame(note=note, **known)
        case SettingsFrame():
            settings = (f"{SETTING_NAMES.get(key, key)}={value}" for key, value in frame.settings.items())
            yield Frame(note="\n".join(settings), **known)
        case WindowUpdateFrame():
            yield Frame(note=f"+{frame.window_increment}", **known)
        case PingFrame():
            yield Frame(note=frame.opaque_data.hex(), **known)
        case ExtensionFrame():
            yield Frame(note=f"type {frame.type:#04x}, which HTTP/2 leaves to extensions", **known)
        case _:
            yield Frame(**known)


def _kind(frame: Http2Frame) -> str:
    """Name a frame as RFC 9113 does: ``RST_STREAM``."""
    name = type(frame).__name__.removesuffix("Frame")
    return _TWO_WORDS.get(name, name.upper())


def _read_headers(side: _Side, frame: Http2Frame, known: dict) -> Iterator[Frame]:
    """Collect a header block; only when it is whole can it be decompressed."""
    if not isinstance(frame, ContinuationFrame):
        side.first, side.block, side.block_raw = Frame(**known), bytearray(), bytearray()
    elif side.first is None:
        raise ValueError("CONTINUATION without HEADERS")
    side.block += frame.data
    if len(side.block) > _MOST_HEADER_BYTES:
        raise ValueError("headers without end")
    if "END_HEADERS" not in frame.flags:
        side.block_raw += known["raw"]
        return
    headers = tuple((bytes(name), bytes(value)) for name, value in side.decoder.decode(bytes(side.block), raw=True))
    flags = tuple(sorted({*side.first.flags, "END_HEADERS"}))
    yield replace(side.first, flags=flags, raw=bytes(side.block_raw) + known["raw"], headers=headers)
    side.first = None
    side.block_raw.clear()


def _read_records(side: _Side) -> Iterator[Frame]:
    """Read the records of TLS; what is in them is encrypted."""
    try:
        while (length := tls_records.record_length(side.buffer)) is not None and len(side.buffer) >= length:
            raw = side.take(length)
            yield Frame(side.sender, tls_records.RECORD, raw=raw, note=tls_records.describe(raw))
    except ValueError as error:
        yield side.lose(side.take(len(side.buffer)), str(error))


_READERS = {"http2": _read_frames, "tls": _read_records}


def error_name(code: int) -> str:
    """Name an HTTP/2 error code: ``8`` is ``CANCEL``."""
    return ERROR_CODES[code] if code < len(ERROR_CODES) else f"error {code}"
