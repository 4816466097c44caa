"""Tap: peers that are not gRPC's own, or break the rules, are shown for what they are; no view raises or hangs."""

import contextlib
import gzip
import random
import socket
import struct
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator

import hpack
import pytest
from hyperframe.frame import (
    ContinuationFrame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    PriorityFrame,
    PushPromiseFrame,
    RstStreamFrame,
)

from helpers import Tap
from helpers.protos import compile_cell
from helpers.wire import tap as tap_module
from helpers.wire.http2 import CLIENT, SERVER, Connection
from tests.raw_http2 import (
    ANSWER,
    CALL,
    PREFACE,
    REQUEST,
    RESPONSE,
    SETTINGS,
    TRAILERS,
    data,
    dial,
    exchange,
    extension,
    headers,
    last_headers,
    message,
    receive,
    serve_raw,
    together,
)

AT_ONCE = 0.6  # seconds; a view that waits for a call takes one
STATED = 2.0  # seconds: the wait a view states, and time for a busy machine
BRIEF = 0.5  # seconds of processor time, which others do not stretch: an eighth of 4 MiB of numbers written out

compile_cell(
    "odd.proto",
    """
syntax = "proto3";
package odd;
service Echo { rpc Unary(Text) returns (Text); }
message Text { string text = 1; repeated int32 numbers = 2; bytes raw = 3; }
""",
)
ODD = [*REQUEST[:2], (":path", "/odd.Echo/Unary"), *REQUEST[3:]]
ODD_CALL = PREFACE + SETTINGS + headers(*ODD) + data(message(b"\x0a\x02hi"), "END_STREAM")


@contextlib.contextmanager
def quick(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


@contextlib.contextmanager
def little_work(seconds: float) -> Iterator[None]:
    """Bound the processor's time, which a busy machine does not stretch."""
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds


@pytest.fixture(autouse=True)
def nothing_is_left(monkeypatch):
    errors = []
    monkeypatch.setattr(threading, "excepthook", errors.append)
    yield
    deadline = time.monotonic() + 30
    while (left := [each for each in threading.enumerate() if each.name.startswith("tap")]) and (
        time.monotonic() < deadline
    ):
        time.sleep(0.02)
    assert (left, errors) == ([], [])


def arrows(tap: Tap, **options) -> list[str]:
    """Return what a diagram shows, without its participants, with the lines put together that it breaks."""
    return [line.strip().replace("<br/>", " ") for line in repr(tap.diagram(**options)).splitlines()[3:]]


def from_server(tap: Tap) -> list[str]:
    return [line.removeprefix("server-->>client: ") for line in arrows(tap) if line.startswith("server")]


def all_views(tap: Tap) -> str:
    """Look at everything a tap has to show; nothing may raise."""
    views = [tap.diagram(), tap.diagram(everything=True), tap.frames(), tap.frames(everything=True), tap.hexdump()]
    for number in range(len(views[3].rows)):
        views.append(tap.hexdump(number))
    return "\n".join(map(repr, views)) + views[3]._repr_html_()


# Answers that are not gRPC.

HTML = b"<html>\r\n<body>Bad Gateway; try #2</body>\r\n</html>\r\n"
BAD_GATEWAY = [(":status", "502"), ("content-type", "text/html"), ("server", "nginx/1.25.3")]


def test_a_proxys_error_page_is_shown_and_ends_the_call():
    answer = SETTINGS + headers(*BAD_GATEWAY) + data(HTML[:20]) + data(HTML[20:], "END_STREAM")
    with exchange(CALL, answer) as tap:
        with quick(AT_ONCE):
            assert from_server(tap) == [
                "HEADERS :status 502, content-type: text/html, server: nginx/…",
                "DATA #60;html#62; #60;body#62;Bad Gateway#59; try #35;2#60;/body#62; #60;/html#62;",
                "END_STREAM the server's end, without grpc-status",
            ]
        row = tap.frames().records[-2]
        assert (row["frame"], row["bytes"]) == ("DATA", str(len(HTML)))
        assert row["content"] == "<html>\n<body>Bad Gateway; try #2</body>\n</html>"


def test_an_error_page_that_is_reset_or_has_no_end_is_shown_too():
    for end in (RstStreamFrame(1, error_code=8).serialize(), b""):
        with exchange(CALL, SETTINGS + headers(*BAD_GATEWAY) + data(HTML) + end) as tap, quick(STATED):
            assert "Bad Gateway" in from_server(tap)[1]


def test_an_answer_of_headers_only_ends_the_call():
    with exchange(CALL, SETTINGS + last_headers((":status", "503"), ("content-length", "0"))) as tap, quick(AT_ONCE):
        assert from_server(tap) == ["HEADERS (trailers only) :status 503, no grpc-status, content-length: 0"]


def test_trailers_without_a_status_say_so():
    trailers = last_headers(("x-checksum", "7"))
    with exchange(CALL, SETTINGS + headers(*RESPONSE) + data(message(b"")) + trailers) as tap, quick(AT_ONCE):
        assert from_server(tap)[-1] == "HEADERS (trailers) no grpc-status, x-checksum: 7"


def test_a_status_before_an_empty_end_is_a_status():
    answer = SETTINGS + headers(*RESPONSE) + headers(*TRAILERS) + data(b"", "END_STREAM")
    with exchange(CALL, answer) as tap, quick(AT_ONCE):
        assert from_server(tap)[-2:] == ["HEADERS grpc-status 0 OK", "END_STREAM the server's end"]


def test_headers_that_only_announce_others_are_not_the_answer():
    answer = SETTINGS + headers((":status", "103")) + headers(*BAD_GATEWAY) + data(HTML, "END_STREAM")
    with exchange(CALL, answer) as tap, quick(AT_ONCE):
        assert from_server(tap)[:2] == [
            "HEADERS :status 103",
            "HEADERS :status 502, content-type: text/html, server: nginx/…",
        ]


@pytest.mark.parametrize(
    ("body", "brief", "full"),
    [
        (b"\x00\xff\xfe" * 10, "30 bytes", "30 bytes"),
        (b"word " * 1000, "word word word word word word word word word word word word…", "word " * 200 + "…"),
        ("ö".encode() * 2000, "ö" * 59 + "…", "ö" * 500 + "…"),
        (b"a" + "ö".encode() * 2000, "a" + "ö" * 58 + "…", "a" + "ö" * 499 + "…"),
        (b"\x1b[31mred", r"\x1b[31mred", r"\x1b[31mred"),
    ],
)
def test_a_body_is_shown_as_text_if_it_is_text_and_cut(body, brief, full):
    with exchange(CALL, SETTINGS + headers(*BAD_GATEWAY) + data(body, "END_STREAM")) as tap:
        row = tap.frames().records[-2]
        assert row["content"] == full and row["bytes"] == str(len(body))
        assert from_server(tap)[1] == f"DATA {brief}"


def test_a_client_that_does_not_speak_grpc_is_shown_with_its_method():
    get = [(":method", "GET"), (":scheme", "http"), (":path", "/healthz"), (":authority", "localhost")]
    answer = SETTINGS + headers((":status", "200"), ("content-type", "text/plain")) + data(b"ok", "END_STREAM")
    with exchange(PREFACE + SETTINGS + last_headers(*get), answer) as tap, quick(AT_ONCE):
        assert arrows(tap)[:2] == ["client->>server: HEADERS GET /healthz", "client->>server: END_STREAM half-close"]
        assert from_server(tap)[1] == "DATA ok"
        assert ":authority: localhost" in repr(tap.frames())


# Headers.


def test_what_differs_by_run_or_by_server_is_masked_and_shown_with_everything():
    varying = [
        ("date", "Thu, 26 Nov 2026 09:00:00 GMT"), ("server", "envoy"), ("x-envoy-upstream-service-time", "12"),
        ("x-request-id", "6f1c0f4e-8e0e-4b43-9d0c-0d6a3c1a2b4d"), ("via", "1.1 proxy"), ("server-timing", "db;dur=53"),
        ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("x-own", "kept"),
    ]  # fmt: skip
    answer = SETTINGS + headers(*RESPONSE, *varying) + last_headers(*TRAILERS)
    with exchange(CALL, answer) as tap:
        assert from_server(tap)[0] == (
            "HEADERS :status 200, date: …, server: envoy, x-envoy-upstream-service-time: …, x-request-id: …, "
            "via: 1.1 proxy, server-timing: …, traceparent: …, x-own: kept"
        )
        everything = repr(tap.frames(everything=True))
        assert all(f"{name}: {value}" in everything for name, value in varying)


def test_an_id_that_somebody_wrote_is_shown():
    with exchange(PREFACE + SETTINGS + headers(*REQUEST, ("x-request-id", "7f3a")), ANSWER) as tap:
        assert "x-request-id: 7f3a" in repr(tap.diagram())


def test_a_clients_trailers_do_not_blank_its_path():
    said = PREFACE + SETTINGS + headers(*ODD) + data(message(b"\x0a\x02hi")) + last_headers(("x-sum", "1"))
    with exchange(said, ANSWER) as tap:
        assert arrows(tap)[2] == "client->>server: HEADERS (trailers) x-sum: 1"
        assert from_server(tap)[1] == 'DATA text: "hi"'


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (b"AQI=", "01 02"),
        (b"AQI", "01 02"),
        (b"AQI=,Aw", "01 02, 03"),
        (b"\0\x01\x02", "01 02"),
        (b"", ""),
        (b"not base64!", "not base64! (not base64)"),
        (b"A", "A (not base64)"),
        (b"\xff\x01", r"\xff\x01 (not base64)"),
    ],
)
def test_a_binary_header_is_decoded_or_shown_as_it_is(value, shown):
    with exchange(PREFACE + SETTINGS + headers(*REQUEST, ("x-some-bin", value)), ANSWER) as tap:
        for view in (tap.frames(), tap.frames(everything=True)):
            content = next(row["content"] for row in view.records if row["frame"] == "HEADERS")
            assert content.splitlines()[-1].removeprefix("x-some-bin:").strip() == shown


def test_a_header_of_control_characters_breaks_no_line():
    with exchange(PREFACE + SETTINGS + headers(*REQUEST, ("x-odd", b"a\x00b\nc\x7f\xff")), ANSWER) as tap:
        assert arrows(tap)[0].endswith(r"x-odd: a\x00b\x0ac\x7f\xff")


def test_a_long_header_is_cut_in_a_diagram():
    with exchange(PREFACE + SETTINGS + headers(*REQUEST, ("x-long", "v" * 10_000)), ANSWER) as tap:
        assert len(repr(tap.diagram())) < 500
        assert "v" * 10_000 in repr(tap.frames())


def test_a_header_block_of_a_megabyte_is_read():
    block = hpack.Encoder().encode([*REQUEST, ("x-long", "v" * 1_000_000)], huffman=False)
    parts = [block[begin : begin + 16_000] for begin in range(0, len(block), 16_000)]
    frames = [HeadersFrame(1, parts[0]), *(ContinuationFrame(1, part) for part in parts[1:])]
    frames[-1].flags.add("END_HEADERS")
    with exchange(PREFACE + SETTINGS + together(*frames), ANSWER) as tap:
        assert "v" * 1_000_000 in repr(tap.frames(everything=True))
        assert "/tapped.Echo/Unary" in repr(tap.diagram())


def test_headers_that_unpack_without_end_are_not_unpacked():
    encoder = hpack.Encoder()
    block = encoder.encode([*REQUEST, ("x", "v" * 4000)]) + bytes([0x80 | 62]) * 100_000  # again and again: 400 MB
    frames = together(HeadersFrame(1, block, flags=["END_HEADERS"]))
    with quick(STATED):
        kinds = [frame.kind for frame in Connection().feed(CLIENT, PREFACE + SETTINGS + frames)]
    assert kinds == ["PREFACE", "SETTINGS", "?"]


# Messages.


def answered(*parts: bytes, encoding: str = "") -> bytes:
    pairs = [*RESPONSE, *([("grpc-encoding", encoding)] if encoding else [])]
    return SETTINGS + headers(*pairs) + b"".join(data(part) for part in parts) + last_headers(*TRAILERS)


def in_frames(body: bytes) -> list[bytes]:
    return [body[begin : begin + 16_000] for begin in range(0, len(body), 16_000)]


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_not_unpacked(encoding):
    bomb = {"gzip": gzip.compress, "deflate": zlib.compress}[encoding](bytes(80_000_000))
    with exchange(ODD_CALL, answered(*in_frames(message(bomb, flag=1)), encoding=encoding)) as tap:
        tracemalloc.start()
        shown = from_server(tap)[1]
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert shown == f"DATA {len(bomb)} bytes, compressed with {encoding}: more than 16 MiB unpacked"
        assert peak < 50_000_000


@pytest.mark.parametrize(
    ("payload", "flag", "encoding", "shown"),
    [
        (b"\x0a\x02hi", 0, "gzip", 'text: "hi"'),
        (b"\x0a\x02hi", 1, "", 'text: "hi" (identity: 4 bytes in 4)'),
        (gzip.compress(b"\x0a\x02hi", mtime=0), 1, "gzip", 'text: "hi" (gzip: 4 bytes in 24)'),
        (gzip.compress(b"\x0a\x02hi", mtime=0)[:-9], 1, "gzip", "15 bytes, compressed with gzip"),
        (b"no gzip", 1, "gzip", "7 bytes, compressed with gzip"),
        (b"snap", 1, "snappy", "4 bytes, compressed with snappy"),
        (b"grpc-status:0", 0x80, "", "13 bytes behind a prefix that begins with 80#59; gRPC knows 00 and 01"),
        (b"\x0a\x02\xff\xff", 0, "", "4 bytes that are not a Text"),
        (b"\x0a", 0, "", "1 bytes that are not a Text"),
    ],
)
def test_a_message_is_decoded_or_it_is_said_why_not(payload, flag, encoding, shown):
    with exchange(ODD_CALL, answered(message(payload, flag), encoding=encoding)) as tap:
        assert from_server(tap)[1] == f"DATA {shown}"


NUMBERS, BYTES = (bytes([tag]) + b"\x80\x80\x80\x02" + bytes(1 << 22) for tag in (0x12, 0x1A))


@pytest.mark.parametrize("body", [NUMBERS, BYTES], ids=["numbers", "bytes"])
def test_a_large_message_is_not_written_out_to_be_cut(body):
    with exchange(ODD_CALL, answered(*in_frames(message(body)))) as tap, little_work(BRIEF):
        assert from_server(tap)[1].endswith("…") and len(from_server(tap)[1]) == len("DATA ") + 60


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x" * 52, 'text: "' + "x" * 52 + '"'),
        ("x" * 53, 'text: "' + "x" * 52 + "…"),
        (" " * 90, 'text: "' + " " * 52 + "…"),
    ],
)
def test_a_message_of_sixty_characters_is_shown_whole(text, shown):
    payload = b"\x0a" + bytes([len(text)]) + text.encode()
    with exchange(ODD_CALL, answered(message(payload))) as tap:
        assert tap.frames().records[-2]["content"] == shown


def test_messages_of_nothing_do_not_take_all_memory(monkeypatch):
    monkeypatch.setattr(tap_module, "_KEPT_BYTES", 4_000_000)
    empty = data(message(b"") * 3_000)
    with exchange(ODD_CALL, SETTINGS + headers(*RESPONSE) + empty * 100 + last_headers(*TRAILERS)) as tap:
        with quick(STATED):
            assert "are left out" in arrows(tap)[-1]
        assert 3_000 < len(tap.frames().rows) < 20_000


def test_a_message_of_gigabytes_is_not_kept():
    begun = b"\0" + (4_000_000_000).to_bytes(4) + bytes(1000)
    with exchange(ODD_CALL, answered(begun)) as tap:
        assert from_server(tap)[1:] == [
            "DATA cut off: 1000 of the 4000000000 bytes of a message",
            "HEADERS (trailers) grpc-status 0 OK",
        ]
    too_large = message(bytes(17 * 1024 * 1024))
    with exchange(ODD_CALL, answered(*in_frames(too_large), message(b"\x0a\x02hi"))) as tap:
        assert from_server(tap)[1:3] == [
            f"DATA {len(too_large) - 5} bytes: too many to be decoded here",
            'DATA text: "hi"',
        ]


# What does not come whole.


@pytest.mark.parametrize(
    ("rest", "shown"),
    [
        (data(bytes(100))[:12], "cut off: 3 of the 100 bytes of a frame, DATA"),
        (data(b"\0\0\0\0\x09abc"), "DATA cut off: 3 of the 9 bytes of a message"),
        (data(b"\0\0"), "DATA cut off: 2 of the 5 bytes that begin a message"),
        (HeadersFrame(1, b"\x88").serialize(), "cut off: HEADERS without the CONTINUATION it announced"),
    ],
)
def test_what_is_cut_off_is_shown(rest, shown):
    with exchange(CALL, SETTINGS + headers(*RESPONSE) + rest, closes=True) as tap, quick(AT_ONCE):
        assert from_server(tap)[1] == shown
        assert arrows(tap)[-1] == "Note over client,server: the server closed the connection"
        assert tap.sent("server") == SETTINGS + headers(*RESPONSE) + rest


def test_what_is_cut_off_before_a_call_or_a_frame_begins_is_shown():
    with exchange(CALL, SETTINGS[:5], closes=True) as tap:
        assert from_server(tap)[0] == r"cut off after: \x00\x00\x00\x04\x00"
    with exchange(b"\x16\x03\x01\x01\x00\x01", closes=True) as tap:
        tap.frames()
    frames = [*(connection := Connection()).feed(CLIENT, b"\x16\x03\x01\x01\x00\x01"), *connection.end(CLIENT)]
    assert [frame.note for frame in frames] == ["cut off: a TLS record that did not come whole"]
    frames = [*(connection := Connection()).feed(CLIENT, PREFACE[:7]), *connection.end(CLIENT)]
    assert [frame.note for frame in frames] == ["cut off after: PRI * H"]


# Peers that do something else.


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "begins with: HTTP/1.1 400 Bad Request"),
        (b"-ERR unknown command 'PRI'\r\n", "begins with: -ERR unknown command 'PR"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "begins with: SSH-2.0-OpenSSH_9.2"),
        (b"\x15\x03\x01\x00\x02\x02\x46", "the server does not speak HTTP/2 but TLS"),
    ],
)
def test_a_server_that_does_not_speak_http2_is_shown(answer, shown):
    with exchange(CALL, answer, closes=True) as tap:
        assert any(shown in line and "the server does not speak HTTP/2" in line for line in from_server(tap))
        assert tap.sent("server") == answer
        assert shown in repr(tap.frames())
        all_views(tap)


def test_bytes_that_are_not_http2_can_be_looked_at():
    said = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
    answer = b"HTTP/1.1 200 OK\r\n\r\n" + bytes(2000)
    with exchange(said, answer, closes=True) as tap:
        assert (tap.sent("client"), tap.sent("server")) == (said, answer)
        row = next(row for row in tap.frames(everything=True).records if row["from"] == "server")
        assert row["frame"] == "bytes" and "HTTP/1.1 200 OK" in tap.hexdump(int(row["#"]))


def test_padding_priority_pings_and_unknown_frames_are_read():
    block = hpack.Encoder().encode(ODD)
    first = HeadersFrame(1, block[:10], pad_length=7, flags=["PADDED", "PRIORITY"], stream_weight=15)
    said = PREFACE + SETTINGS + together(PriorityFrame(3, stream_weight=1), PingFrame(0, b"12345678"), first)
    said += together(ContinuationFrame(1, block[10:], flags=["END_HEADERS"]))
    said += extension(0xF0, b"whatever") + extension(0xF1, stream=1) + extension(0x10)
    said += data(message(b"\x0a\x02hi")[:3], padding=200) + data(message(b"\x0a\x02hi")[3:], "END_STREAM", padding=1)
    with exchange(said, ANSWER) as tap, quick(AT_ONCE):
        assert arrows(tap)[:3] == [
            "client->>server: HEADERS /odd.Echo/Unary",
            'client->>server: DATA text: "hi"',
            "client->>server: END_STREAM half-close",
        ]
        kinds = [row["frame"] for row in tap.frames(everything=True).records if row["from"] == "client"]
        assert kinds == [
            "PREFACE", "SETTINGS", "PRIORITY", "PING", "HEADERS", "EXTENSION", "EXTENSION", "EXTENSION", "DATA", "DATA",
        ]  # fmt: skip
        assert "type 0xf0, which HTTP/2 leaves to extensions" in repr(tap.frames(everything=True))
        assert tap.sent("client") == said


def test_a_push_does_not_confuse_header_compression():
    encoder = hpack.Encoder()
    push = PushPromiseFrame(1, 2, encoder.encode([("x-new", "in the table from now on")]), flags=["END_HEADERS"])
    head = HeadersFrame(1, encoder.encode([*RESPONSE, ("x-new", "in the table from now on")]), flags=["END_HEADERS"])
    with exchange(CALL, SETTINGS + together(push, head) + last_headers(*TRAILERS)) as tap, quick(AT_ONCE):
        assert from_server(tap)[0] == "HEADERS :status 200, x-new: in the table from now on"


def test_goaway_and_an_answer_to_no_call_are_no_trouble():
    goaway = GoAwayFrame(0, 1, error_code=99, additional_data=b"gone\n\xff").serialize()
    with exchange(CALL, SETTINGS + headers(*RESPONSE, stream=7) + goaway + ANSWER[len(SETTINGS) :]) as tap:
        assert from_server(tap)[-1] == r"GOAWAY error 99 gone\x0a\xff"
        all_views(tap)


def test_a_client_that_has_closed_its_side_still_gets_its_answer_and_so_does_the_view():
    answers = threading.Event()

    def handle(connection: socket.socket) -> None:
        with connection:
            receive(connection, len(CALL) + 1)  # until the end
            answers.wait(5)
            with contextlib.suppress(OSError):
                connection.sendall(ANSWER)

    address, close = serve_raw(handle)
    with Tap(address) as tap, dial(tap.address) as client:
        client.sendall(CALL)
        client.shutdown(socket.SHUT_WR)
        threading.Timer(0.2, answers.set).start()
        assert receive(client, len(ANSWER) + 1) == ANSWER
        assert from_server(tap)[-1] == "HEADERS (trailers) grpc-status 0 OK"
    close()


def test_a_client_that_is_gone_at_once_is_no_trouble():
    address, close = serve_raw(lambda connection: (receive(connection, len(CALL)), connection.close()))
    with Tap(address) as tap:
        for _ in range(20):
            client = dial(tap.address)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # RST instead of FIN
            client.close()
        with dial(tap.address) as client:
            client.sendall(CALL)
            assert receive(client, 1) == b""
            with quick(STATED):
                assert "/tapped.Echo/Unary" in all_views(tap)
    close()


def test_a_server_that_takes_connections_and_never_speaks_delays_a_view_no_longer_than_stated():
    silent = socket.create_server(("127.0.0.1", 0))
    with Tap(f"127.0.0.1:{silent.getsockname()[1]}") as tap, dial(tap.address) as client:
        client.sendall(CALL)
        time.sleep(0.05)
        with quick(STATED):
            assert arrows(tap)[-1] == "client->>server: END_STREAM half-close"
        with quick(STATED):
            tap.close()
        with quick(AT_ONCE):
            assert arrows(tap)[-1] == "Note over client,server: the tap was closed"
    silent.close()


def test_a_server_that_takes_no_byte_holds_no_close_up():
    silent = socket.create_server(("127.0.0.1", 0))
    with Tap(f"127.0.0.1:{silent.getsockname()[1]}") as tap, dial(tap.address) as client:
        client.settimeout(0.3)
        with contextlib.suppress(TimeoutError):
            # A message that never ends, until every buffer is full. (Zeros would be empty messages: slow to read.)
            client.sendall(CALL + data(b"\xff" * 16_000) * 2000)
        with quick(2 * STATED):
            assert "DATA 16000 bytes" in repr(tap.diagram(everything=True))
        with quick(STATED):
            tap.close()
    silent.close()


@pytest.mark.parametrize("cut", [30, 60, 100, len(ANSWER) + 20])
def test_a_server_that_is_gone_in_the_middle_is_remarked(cut):
    with exchange(CALL, (ANSWER * 2)[:cut], closes=True) as tap, quick(STATED):
        shown = all_views(tap)
        assert "the server closed the connection" in shown or "grpc-status 0 OK" in shown


@pytest.mark.parametrize("seed", range(30))
def test_conversations_with_faults_in_them_never_raise_and_lose_no_byte(seed):
    chance = random.Random(seed)

    def spoilt(sound: bytes, keep: int) -> bytes:
        spoilt = bytearray(sound)
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(keep, len(spoilt))
            if chance.random() < 0.3:
                del spoilt[at : at + chance.randrange(1, 9)]
            else:
                spoilt[min(at, len(spoilt) - 1)] = chance.randrange(256)
        return bytes(spoilt)

    said, answer = spoilt(ODD_CALL * 2, len(PREFACE)), spoilt(ANSWER + ANSWER, 0)
    with exchange(said, answer, closes=True) as tap, quick(20):
        tap.frames()
        assert (tap.sent("client"), tap.sent("server")) == (said, answer)
        all_views(tap)
        tap.clear()
        assert not tap.frames(everything=True).rows


def test_every_byte_is_in_a_frame_or_in_the_rest():
    for seed in range(200):
        chance = random.Random(seed)
        said = (
            PREFACE + chance.randbytes(40)
            if seed % 2
            else chance.choice([CALL, b"\x16\3\1\0\2ab"]) + chance.randbytes(9)
        )
        connection = Connection()
        seen = b""
        for begin in range(0, len(said), 7):
            seen += b"".join(frame.raw for frame in connection.feed(CLIENT, said[begin : begin + 7]))
        assert seen + connection.rest(CLIENT) == said
        assert connection.rest(SERVER) == b""
