"""Turn the bytes of a connection into HTTP/2 frames, with hyperframe and hpack doing the reading; or into TLS records.

Nothing here touches a socket: a ``Connection`` is fed what each side sent and gives the frames that are complete. What
cannot be read becomes a frame of kind ``"?"`` with a sentence in ``note``; it never raises.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import hpack
from hyperframe.exceptions import HyperframeError
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    Frame as Http2Frame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

from helpers.wire import tls_records

CLIENT, SERVER = "client", "server"

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
FRAME_HEADER = 9

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


@dataclass(frozen=True)
class Frame:
    """One frame, or one thing that is not a frame, as a side of a connection sent it."""

    sender: str  # CLIENT or SERVER
    kind: str  # "HEADERS", "DATA" …, "PREFACE", "TLS record", or "?" for what could not be read
    stream: int = 0
    flags: tuple[str, ...] = ()
    raw: bytes = b""  # all bytes of the frame, its header of nine bytes included
    body: bytes = b""  # of DATA: what it carries, padding removed
    headers: tuple[tuple[bytes, bytes], ...] = ()  # of HEADERS, decompressed
    note: str = ""  # what the frame says, for the kinds without headers and body

    @property
    def length(self) -> int:
        """The length in bytes: of a frame's payload, as its header states it, or of what is not a frame."""
        return len(self.raw) - FRAME_HEADER if self.kind.isupper() and self.kind != "PREFACE" else len(self.raw)

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
    header_block: list[Frame] = field(default_factory=list)  # HEADERS that waits for its CONTINUATIONs
    header_bytes: bytes = b""
    lost: bool = False  # unreadable from here on

    def __post_init__(self) -> None:
        # The peer may allow a larger table than HTTP/2's default, and gRPC more header bytes than hpack's.
        self.decoder.max_allowed_table_size = 1 << 24
        self.decoder.max_header_list_size = 1 << 24


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
        if self._protocol in _READERS:
            for side in self._sides.values():  # a server may speak before the client has shown its protocol
                yield from self._read(side)

    def _recognise(self) -> Iterator[Frame]:
        """Tell from the client's first bytes what it speaks."""
        buffer = self._sides[CLIENT].buffer
        first = bytes(buffer[: len(PREFACE)])
        if first == PREFACE:
            self._protocol = "http2"
            del buffer[: len(PREFACE)]
            yield Frame(CLIENT, "PREFACE", raw=PREFACE, note="PRI * HTTP/2.0")
        elif tls_records.begins_tls(first):
            self._protocol = "tls"
        elif not PREFACE.startswith(first):
            self._protocol = "unknown"
            line = first.split(b"\r\n")[0].decode("ascii", errors="backslashreplace")
            yield Frame(CLIENT, "?", raw=first, note=f"the client does not speak HTTP/2 but begins with: {line}")

    def _read(self, side: "_Side") -> Iterator[Frame]:
        if side.lost:
            return
        try:
            yield from _READERS[self._protocol](side)
        except (HyperframeError, hpack.HPACKError, ValueError) as error:
            side.lost = True
            yield Frame(side.sender, "?", note=f"not readable as HTTP/2 from here on ({type(error).__name__})")


def _read_frames(side: _Side) -> Iterator[Frame]:
    while len(side.buffer) >= FRAME_HEADER:
        frame, length = Http2Frame.parse_frame_header(memoryview(bytes(side.buffer[:FRAME_HEADER])))
        if len(side.buffer) < FRAME_HEADER + length:
            return
        raw = bytes(side.buffer[: FRAME_HEADER + length])
        del side.buffer[: FRAME_HEADER + length]
        frame.parse_body(memoryview(raw)[FRAME_HEADER:])
        yield from _understand(side, frame, raw)


def _understand(side: _Side, frame: Http2Frame, raw: bytes) -> Iterator[Frame]:
    kind = type(frame).__name__.removesuffix("Frame")
    flags = tuple(sorted(frame.flags))
    known = {"sender": side.sender, "stream": frame.stream_id, "flags": flags, "raw": raw}
    match frame:
        case HeadersFrame() | ContinuationFrame():
            yield from _read_headers(side, frame, known)
        case DataFrame():
            yield Frame(kind="DATA", body=bytes(frame.data), **known)
        case RstStreamFrame():
            yield Frame(kind="RST_STREAM", note=error_name(frame.error_code), **known)
        case GoAwayFrame():
            reason = frame.additional_data.decode(errors="replace")
            note = " ".join(filter(None, [error_name(frame.error_code), reason]))
            yield Frame(kind="GOAWAY", note=note, **known)
        case SettingsFrame():
            settings = (f"{SETTING_NAMES.get(key, key)}={value}" for key, value in frame.settings.items())
            yield Frame(kind="SETTINGS", note="\n".join(settings), **known)
        case WindowUpdateFrame():
            yield Frame(kind="WINDOW_UPDATE", note=f"+{frame.window_increment}", **known)
        case PingFrame():
            yield Frame(kind="PING", note=frame.opaque_data.hex(), **known)
        case _:
            yield Frame(kind=kind.upper(), **known)


def _read_headers(side: _Side, frame: HeadersFrame | ContinuationFrame, known: dict) -> Iterator[Frame]:
    """Collect a header block; only when it is whole can it be decompressed."""
    if isinstance(frame, HeadersFrame):
        side.header_block, side.header_bytes = [Frame(kind="HEADERS", **known)], bytes(frame.data)
    elif side.header_block:
        side.header_bytes += frame.data
    else:
        raise ValueError("CONTINUATION without HEADERS")
    if "END_HEADERS" in frame.flags:
        first = side.header_block.pop()
        headers = tuple((bytes(name), bytes(value)) for name, value in side.decoder.decode(side.header_bytes, raw=True))
        flags = tuple(sorted({*first.flags, "END_HEADERS"}))
        raw = first.raw if isinstance(frame, HeadersFrame) else first.raw + known["raw"]
        yield Frame(side.sender, "HEADERS", first.stream, flags, raw, headers=headers)


def _read_records(side: _Side) -> Iterator[Frame]:
    """Read the records of TLS; what is in them is encrypted."""
    try:
        while (length := tls_records.record_length(side.buffer)) is not None and len(side.buffer) >= length:
            raw = bytes(side.buffer[:length])
            del side.buffer[:length]
            yield Frame(side.sender, tls_records.RECORD, raw=raw, note=tls_records.describe(raw))
    except ValueError as error:
        side.lost = True
        yield Frame(side.sender, "?", raw=bytes(side.buffer), note=str(error))


_READERS = {"http2": _read_frames, "tls": _read_records}


def error_name(code: int) -> str:
    """Name an HTTP/2 error code: ``8`` is ``CANCEL``."""
    return ERROR_CODES[code] if code < len(ERROR_CODES) else f"error {code}"
