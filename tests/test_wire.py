"""Tap: every kind of call is shown, the same in every run, and the bytes pass unharmed."""

import gc
import gzip
import random
import re
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable
from concurrent import futures

import grpc
import psutil
import pytest
import trustme

from helpers import Tap, running, start, stop, stop_all
from helpers.protos import compile_cell
from helpers.wire import tap as tap_module, tls_records
from helpers.wire.http2 import CLIENT, SERVER, UNREAD, Connection
from tests.raw_http2 import PREFACE, SETTINGS, dial, serve_raw

RUNS = 50

pb2, pb2_grpc = compile_cell(
    "tapped.proto",
    """
syntax = "proto3";
package tapped;
service Echo {
  rpc Unary(Text) returns (Text);
  rpc Down(Text) returns (stream Text);
  rpc Up(stream Text) returns (Text);
  rpc Both(stream Text) returns (stream Text);
}
message Text { string text = 1; }
""",
)


class Echo(pb2_grpc.EchoServicer):
    """Answers with what it got; some texts make it misbehave."""

    def _wait(self, context):
        """Wait until the call has ended for the server."""
        ended = threading.Event()
        if context.add_callback(ended.set):
            ended.wait(5)

    def Unary(self, request, context):
        match request.text:
            case "abort":
                context.abort(grpc.StatusCode.NOT_FOUND, "no such text")
            case "metadata":
                context.send_initial_metadata([("x-initial", "first")])
                context.set_trailing_metadata([("x-trailing", "last"), ("x-some-bin", b"\x00\xff")])
            case "wait":
                self._wait(context)
            case "cancel":
                context.cancel()
        return request

    def Down(self, request, context):
        for number in range(3):
            yield pb2.Text(text=f"{request.text} {number}")
        if request.text == "abort":
            context.abort(grpc.StatusCode.DATA_LOSS, "no more")
        if request.text == "wait":
            self._wait(context)

    def Up(self, requests, context):
        return pb2.Text(text=" ".join(request.text for request in requests))

    def Both(self, requests, context):
        yield from requests


@pytest.fixture
def echo():
    servicer = Echo()
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=16))
    pb2_grpc.add_EchoServicer_to_server(servicer, server)
    servicer.address = start(server, name="echo")
    servicer.server = server
    yield servicer
    stop_all()


def connect(address: str) -> grpc.Channel:
    # Channels of one process share connections unless told not to; each call here is to have its own.
    return grpc.insecure_channel(address, options=[("grpc.use_local_subchannel_pool", 1)])


def text(value: str) -> pb2.Text:
    return pb2.Text(text=value)


def expect_error(call: Callable, code: grpc.StatusCode) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        call()
    assert caught.value.code() is code


def unary(stub, echo):
    stub.Unary(text("hi"), timeout=5)


def server_stream(stub, echo):
    list(stub.Down(text("down"), timeout=5))


def client_stream(stub, echo):
    stub.Up(iter([text("a"), text("b"), text("c")]), timeout=5)


def ping_pong(stub, echo):
    answered = threading.Semaphore(1)

    def requests():
        for number in range(3):
            answered.acquire()
            yield text(f"ping {number}")
        answered.acquire()

    for _ in stub.Both(requests(), timeout=5):
        answered.release()


def metadata(stub, echo):
    stub.Unary(text("metadata"), timeout=5, metadata=[("x-request", "one"), ("x-raw-bin", b"\x01\x02")])


def error(stub, echo):
    expect_error(lambda: stub.Unary(text("abort"), timeout=5), grpc.StatusCode.NOT_FOUND)


def error_after_messages(stub, echo):
    expect_error(lambda: list(stub.Down(text("abort"), timeout=5)), grpc.StatusCode.DATA_LOSS)


def unimplemented(stub, echo):
    with connect(stub.address) as channel:
        call = channel.unary_unary("/tapped.Echo/Nothing")
        expect_error(lambda: call(b"", timeout=5), grpc.StatusCode.UNIMPLEMENTED)


def deadline(stub, echo):
    stub.Unary(text("connect"), timeout=5)  # which on a busy machine may take longer than the call below has
    stub.tap.clear()
    expect_error(lambda: stub.Unary(text("wait"), timeout=0.1), grpc.StatusCode.DEADLINE_EXCEEDED)


def client_cancel(stub, echo):
    call = stub.Down(text("wait"), timeout=5)
    for _ in range(3):
        next(call)
    call.cancel()


def server_cancel(stub, echo):
    expect_error(lambda: stub.Unary(text("cancel"), timeout=5), grpc.StatusCode.CANCELLED)


def compressed(stub, echo):
    stub.Unary(text("x" * 2000), timeout=5, compression=grpc.Compression.Gzip)


def megabyte(stub, echo):
    stub.Unary(text("m" * 1_000_000), timeout=5)


def ten_at_once(stub, echo):
    calls = [stub.Unary.future(text("same"), timeout=5) for _ in range(10)]
    for call in calls:
        call.result()


def goaway(stub, echo):
    stub.Unary(text("hi"), timeout=5)
    echo.server.stop(grace=None).wait()
    until = time.monotonic() + 30
    while "GOAWAY" not in repr(stub.tap.frames()) and time.monotonic() < until:
        time.sleep(0.01)  # the server has stopped, and its last frame is on the way


CALLS = [
    unary, server_stream, client_stream, ping_pong, metadata, error, error_after_messages, unimplemented, deadline,
    client_cancel, server_cancel, compressed, megabyte, ten_at_once, goaway,
]  # fmt: skip


def unbroken(diagram: object) -> str:
    """Return a diagram's text with the lines put together that it breaks for the picture."""
    return repr(diagram).replace("<br/>", " ")


def views(call: Callable, echo: Echo) -> tuple[str, str]:
    """Make a call through a tap, on a connection of its own, and return its diagram and its table."""
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        stub = pb2_grpc.EchoStub(channel)
        stub.address, stub.tap = tap.address, tap
        call(stub, echo)
        return repr(tap.diagram()), repr(tap.frames())


SHOWN = {
    unary: """
        client->>server: HEADERS /tapped.Echo/Unary, grpc-timeout: …
        client->>server: DATA text: "hi"
        client->>server: END_STREAM half-close
        server-->>client: HEADERS :status 200
        server-->>client: DATA text: "hi"
        server-->>client: HEADERS (trailers) grpc-status 0 OK""",
    server_stream: """
        client->>server: HEADERS /tapped.Echo/Down, grpc-timeout: …
        client->>server: DATA text: "down"
        client->>server: END_STREAM half-close
        server-->>client: HEADERS :status 200
        server-->>client: DATA text: "down 0"
        server-->>client: DATA text: "down 1"
        server-->>client: DATA text: "down 2"
        server-->>client: HEADERS (trailers) grpc-status 0 OK""",
    client_stream: """
        client->>server: HEADERS /tapped.Echo/Up, grpc-timeout: …
        client->>server: DATA text: "a"
        client->>server: DATA text: "b"
        client->>server: DATA text: "c"
        client->>server: END_STREAM half-close
        server-->>client: HEADERS :status 200
        server-->>client: DATA text: "a b c"
        server-->>client: HEADERS (trailers) grpc-status 0 OK""",
    ping_pong: """
        client->>server: HEADERS /tapped.Echo/Both, grpc-timeout: …
        client->>server: DATA text: "ping 0"
        server-->>client: HEADERS :status 200
        server-->>client: DATA text: "ping 0"
        client->>server: DATA text: "ping 1"
        server-->>client: DATA text: "ping 1"
        client->>server: DATA text: "ping 2"
        server-->>client: DATA text: "ping 2"
        client->>server: END_STREAM half-close
        server-->>client: HEADERS (trailers) grpc-status 0 OK""",
    metadata: """
        client->>server: HEADERS /tapped.Echo/Unary, grpc-timeout: …, x-request: one, x-raw-bin: 01 02
        client->>server: DATA text: "metadata"
        client->>server: END_STREAM half-close
        server-->>client: HEADERS :status 200, x-initial: first
        server-->>client: DATA text: "metadata"
        server-->>client: HEADERS (trailers) grpc-status 0 OK, x-trailing: last, x-some-bin: 00 ff""",
    error: """
        client->>server: HEADERS /tapped.Echo/Unary, grpc-timeout: …
        client->>server: DATA text: "abort"
        client->>server: END_STREAM half-close
        server-->>client: HEADERS (trailers only) grpc-status 5 NOT_FOUND, grpc-message: no such text""",
    error_after_messages: """
        client->>server: HEADERS /tapped.Echo/Down, grpc-timeout: …
        client->>server: DATA text: "abort"
        client->>server: END_STREAM half-close
        server-->>client: HEADERS :status 200
        server-->>client: DATA text: "abort 0"
        server-->>client: DATA text: "abort 1"
        server-->>client: DATA text: "abort 2"
        server-->>client: HEADERS (trailers) grpc-status 15 DATA_LOSS, grpc-message: no more""",
    unimplemented: """
        client->>server: HEADERS /tapped.Echo/Nothing, grpc-timeout: …
        client->>server: DATA 0 bytes of a message no compiled .proto describes
        client->>server: END_STREAM half-close
        server-->>client: HEADERS (trailers only) grpc-status 12 UNIMPLEMENTED, grpc-message: Method not found!""",
    deadline: """
        client->>server: HEADERS /tapped.Echo/Unary, grpc-timeout: …
        client->>server: DATA text: "wait"
        client->>server: END_STREAM half-close
        Note over client,server: the deadline has passed:<br/>RST_STREAM CANCEL from the client,<br/>or grpc-status 4 from the server
        """,  # noqa: E501
    client_cancel: """
        client->>server: HEADERS /tapped.Echo/Down, grpc-timeout: …
        client->>server: DATA text: "wait"
        client->>server: END_STREAM half-close
        server-->>client: HEADERS :status 200
        server-->>client: DATA text: "wait 0"
        server-->>client: DATA text: "wait 1"
        server-->>client: DATA text: "wait 2"
        client-xserver: RST_STREAM CANCEL""",
    compressed: f"""
        client->>server: HEADERS /tapped.Echo/Unary, grpc-encoding: gzip, grpc-timeout: …
        client->>server: DATA text: "{"x" * 52}… (gzip: 2003 bytes in 37)
        client->>server: END_STREAM half-close
        server-->>client: HEADERS :status 200
        server-->>client: DATA text: "{"x" * 52}…
        server-->>client: HEADERS (trailers) grpc-status 0 OK""",
}


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__)
def test_a_call_looks_the_same_in_every_run(echo, call):
    seen = set()
    for _ in range(RUNS):
        if call is goaway:  # ends its server
            server = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
            pb2_grpc.add_EchoServicer_to_server(echo, server)
            echo.address, echo.server = start(server, name="echo"), server
        seen.add(views(call, echo))
    assert len(seen) == 1, "\n\n".join(diagram for diagram, _ in seen)
    if call in SHOWN:
        lines = [line.strip() for line in SHOWN[call].strip().splitlines()]
        diagram, _ = seen.pop()
        assert [line.strip() for line in diagram.splitlines()][3:] == lines


def test_a_server_that_cancels_resets_the_stream_or_says_so(echo):
    diagram, _ = views(server_cancel, echo)
    assert "CANCEL" in diagram.splitlines()[-1]


def test_a_megabyte_is_one_message_with_its_size(echo):
    _, table = views(megabyte, echo)
    assert table.count("1000009") == 2  # five bytes of prefix, tag and length, and the text


def test_ten_calls_at_once_share_a_connection_and_have_their_own_streams(echo):
    diagram, _ = views(ten_at_once, echo)
    notes = [line.strip() for line in diagram.splitlines() if "Note over" in line]
    assert notes == [f"Note over client,server: stream {number}" for number in range(1, 20, 2)]


def test_goaway_says_why(echo):
    diagram, _ = views(goaway, echo)
    assert "server-->>client: GOAWAY NO_ERROR" in diagram


def test_everything_shows_what_is_otherwise_left_out(echo):
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        pb2_grpc.EchoStub(channel).Unary(text("hi"), timeout=5)
        kinds = {row["frame"] for row in tap.frames(everything=True).records}
        assert {"PREFACE", "SETTINGS", "WINDOW_UPDATE", "HEADERS", "DATA"} <= kinds
        table = repr(tap.frames(everything=True))
        assert tap.address in table and "grpc-python/" in table
        assert re.search(r"grpc-timeout: \d+[Sm]\b", table), "as it was sent: 5S, or 4999m"
        assert "SETTINGS" in repr(tap.diagram(everything=True))


def test_the_default_views_hold_no_port_and_no_version(echo):
    diagram, table = views(unary, echo)
    for view in (diagram, table):
        assert "127.0.0.1:…" in view or view is diagram
        assert grpc.__version__ not in view


def test_the_hexdump_shows_prefix_and_message(echo):
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        pb2_grpc.EchoStub(channel).Unary(text("hi"), timeout=5)
        row = next(row for row in tap.frames(everything=True).records if row["frame"] == "DATA")
        dump = tap.hexdump(int(row["#"]))
        # Length 9, DATA, END_STREAM, stream 1; not compressed, 4 bytes; field 1, length 2, "hi".
        assert "00 00 09 00 01 00 00 00 01 00 00 00 00 04 0a 02" in dump
        assert "0010  68 69" in dump and dump.endswith("hi")
        assert "HEADERS from the server" in tap.hexdump()
        with pytest.raises(IndexError, match="there is no frame 9999"):
            tap.hexdump(9999)


def test_clear_forgets_the_calls_but_not_the_connection(echo):
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        stub = pb2_grpc.EchoStub(channel)
        stub.Unary(text("first"), timeout=5)
        tap.clear()
        stub.Unary(text("second"), timeout=5)
        diagram = repr(tap.diagram())
        assert "second" in diagram and "first" not in diagram
        assert ":path" in repr(tap.frames()), "header compression of the first call is remembered"


def test_a_tap_that_has_seen_too_much_says_so_in_every_view_and_goes_on_forwarding(echo, monkeypatch):
    monkeypatch.setattr(tap_module, "_KEPT_BYTES", 50_000)
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        stub = pb2_grpc.EchoStub(channel)
        for _ in range(5):
            stub.Unary(text("x" * 5_000), timeout=5)
            tap.clear()  # makes room
        stub.Unary(text("kept"), timeout=5)
        assert "left out" not in repr(tap.diagram())
        assert stub.Unary(text("y" * 100_000), timeout=5).text == "y" * 100_000
        stub.Unary(text("not kept"), timeout=5)
        for view in (tap.diagram(), tap.diagram(everything=True), tap.frames(), tap.frames(everything=True)):
            assert "the tap keeps 50000 bytes" in unbroken(view) and "clear() makes room" in unbroken(view)
        assert "the tap keeps 50000 bytes" in tap.hexdump()
        assert '"kept"' in repr(tap.diagram()) and '"not kept"' not in repr(tap.diagram())
        with pytest.raises(LookupError, match="not all that the client sent is there: the tap keeps 50000 bytes"):
            tap.sent("client")


def test_a_tap_that_has_seen_too_much_sees_again_after_clear_also_new_connections(echo, monkeypatch):
    monkeypatch.setattr(tap_module, "_KEPT_BYTES", 50_000)
    monkeypatch.setattr(tap_module, "_UNREAD_BYTES", 20_000)  # so that it reads while it forwards
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        stub = pb2_grpc.EchoStub(channel)
        stub.Unary(text("y" * 300_000), timeout=5, metadata=[("x-own", "known to header compression")])
        tap.clear()
        stub.Unary(text("seen"), timeout=5, metadata=[("x-own", "known to header compression")])
        diagram = repr(tap.diagram())
        assert "x-own: known to header compression" in diagram and '"seen"' in diagram
        with connect(tap.address) as another:
            pb2_grpc.EchoStub(another).Unary(text("new"), timeout=5)
        assert '"new"' in repr(tap.diagram())


def test_a_view_does_not_wait_for_a_call_whose_end_there_was_no_room_for(echo, monkeypatch):
    monkeypatch.setattr(tap_module, "_KEPT_BYTES", 20_000)
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        pb2_grpc.EchoStub(channel).Unary(text("y" * 100_000), timeout=5)
        began = time.monotonic()
        assert "are left out" in unbroken(tap.diagram())
        assert time.monotonic() - began < 0.5


def test_a_tap_keeps_about_one_copy_of_what_it_saw(echo):
    size = 3_000_000
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        stub = pb2_grpc.EchoStub(channel)
        stub.Unary(text("connect"), timeout=5)
        tap.clear()
        tracemalloc.start()
        stub.Unary(text("y" * size), timeout=5)
        tap.diagram()
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert kept < 1.3 * 2 * size, f"{kept} bytes for a request and a response of {size}"


def test_headers_of_the_second_call_shrink(echo):
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        stub = pb2_grpc.EchoStub(channel)
        for _ in range(2):
            stub.Unary(text("hi"))
        rows = tap.frames(everything=True).records
        sizes = [int(row["length"]) for row in rows if row["from"] == "client" and row["frame"] == "HEADERS"]
        assert len(sizes) == 2 and sizes[1] < sizes[0] / 10


def test_two_connections_are_told_apart(echo):
    with Tap(echo.address) as tap:
        for name in ("one", "two"):
            with connect(tap.address) as channel:
                pb2_grpc.EchoStub(channel).Unary(text(name), timeout=5)
        lines = [line.strip() for line in repr(tap.diagram()).splitlines()]
        first = lines.index("Note over client,server: connection 1, stream 1")
        second = lines.index("Note over client,server: connection 2, stream 1")
        assert '"one"' in "".join(lines[first:second]) and '"two"' not in "".join(lines[first:second])
        assert '"two"' in "".join(lines[second:]) and '"one"' not in "".join(lines[second:])
        records = tap.frames().records
        assert {(row["connection"], row["stream"]) for row in records} == {("1", "1"), ("2", "1")}
        assert [row["connection"] for row in records] == sorted(row["connection"] for row in records)
        assert "HEADERS from the client, connection 2, stream 1" in tap.hexdump()


def test_calls_at_the_same_time_on_two_connections_are_not_mixed(echo):
    with Tap(echo.address) as tap, connect(tap.address) as one, connect(tap.address) as two:
        watching = pb2_grpc.EchoStub(one).Down(text("wait"), timeout=5)
        for _ in range(3):
            next(watching)
        pb2_grpc.EchoStub(two).Unary(text("put"), timeout=5)  # stream 1, as the one that goes on
        first, second = repr(tap.diagram()).split("connection 2, stream 1")
        assert "/tapped.Echo/Down" in first and "put" not in first
        assert second.count('DATA text: "put"') == 2
        everything = repr(tap.diagram(everything=True))
        assert "client->>server: [1:1] HEADERS" in everything and "client->>server: [2:1] HEADERS" in everything
        watching.cancel()


def test_what_is_told_of_a_connection_says_of_which(secret):
    address, root = secret
    with Tap(address) as tap:
        call_through(tap, root)
        assert "connection" not in repr(tap.diagram()) + repr(tap.frames())
        call_through(tap, root)
        assert "client->>server: connection 2: TLS record handshake: ClientHello" in repr(tap.diagram())
        assert [row["connection"] for row in tap.frames().records].count("2") == len(HANDSHAKE)


def test_one_connection_needs_no_number_but_with_everything(echo):
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        pb2_grpc.EchoStub(channel).Unary(text("hi"), timeout=5)
        assert "connection" not in tap.frames().headers
        assert {row["connection"] for row in tap.frames(everything=True).records} == {"1"}


def test_a_long_stream_is_cut_in_the_middle(echo):
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        pb2_grpc.EchoStub(channel).Up((text(str(number)) for number in range(1000)), timeout=5)
        diagram = tap.diagram()
        assert "… 925 more messages …" in repr(diagram)  # of 1005 lines, 80 are drawn
        assert 'text: "38"' in repr(diagram) and 'text: "999"' in repr(diagram)
        assert '"39"' not in repr(diagram) and "grpc-status 0 OK" in repr(diagram)
        assert repr(diagram) == diagram._repr_mimebundle_()["text/vnd.mermaid"]
        assert "… 995 more messages …" in repr(tap.diagram(most=10))
        assert "more" not in repr(tap.diagram(most=2000))
        assert "more frames …" in repr(tap.diagram(everything=True))


def test_many_calls_are_cut_in_the_middle_and_each_stays_whole(echo):
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        stub = pb2_grpc.EchoStub(channel)
        for number in range(30):
            stub.Unary(text(str(number)), timeout=5)
        diagram = repr(tap.diagram())
        assert "… 20 more calls …" in diagram
        assert diagram.count("grpc-status 0 OK") == 10 and "more lines" not in diagram
        assert 'text: "0"' in diagram and 'text: "29"' in diagram and 'text: "15"' not in diagram
        assert repr(tap.diagram(most=180)).count("grpc-status 0 OK") == 30


def test_a_long_table_is_cut_in_the_middle_and_its_rows_are_all_there(echo):
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        pb2_grpc.EchoStub(channel).Up((text(str(number)) for number in range(1000)), timeout=5)
        table = tap.frames()
        assert len(table.rows) == 1005
        for shown in (repr(table), table._repr_html_()):
            assert "… 805 more rows: .rows has them …" in shown and '"500"' not in shown.replace("&quot;", '"')
        assert "more rows" not in repr(tap.frames(most=1005))
        assert len(table._repr_html_()) < 100_000


def test_a_picture_that_cannot_be_drawn_is_text(echo):
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        pb2_grpc.EchoStub(channel).Up((text("x" * 50) for _ in range(2000)), timeout=5)
        bundle = tap.diagram(most=10_000)._repr_mimebundle_()
        assert list(bundle) == ["text/plain"]
        assert "and no more than 100000 can be drawn" in bundle["text/plain"].splitlines()[0]


def test_a_long_hexdump_is_cut_in_the_middle(echo):
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        pb2_grpc.EchoStub(channel).Unary(text("y" * 2_000_000), timeout=5)
        dump = tap.hexdump()
        assert len(dump.splitlines()) < 1500
        assert "more lines …" in dump


@pytest.mark.parametrize("view", ["diagram", "frames", "hexdump"])
def test_a_view_of_nothing_is_refused(echo, view):
    with Tap(echo.address) as tap, pytest.raises(ValueError, match="give a larger number"):
        getattr(tap, view)(most=0)


def test_what_mermaid_would_take_for_itself_is_escaped(echo):
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        pb2_grpc.EchoStub(channel).Unary(text("a;b #1 <i> %% c"), timeout=5)
        assert "a#59;b #35;1 #60;i#62; #37;#37; c" in repr(tap.diagram())
        assert 'text: "a;b #1 <i> %% c"' in repr(tap.frames())


def test_a_diagram_is_mermaid_and_the_same_as_text(echo):
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        pb2_grpc.EchoStub(channel).Unary(text("hi"), timeout=5)
        bundle = tap.diagram()._repr_mimebundle_()
        assert bundle["text/vnd.mermaid"] == bundle["text/plain"] == repr(tap.diagram())
        assert bundle["text/plain"].startswith("sequenceDiagram\n    participant client\n")


@pytest.fixture
def secret():
    """A TLS server and what a client trusts: the address and the root certificate."""
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1", "localhost")
    credentials = grpc.ssl_server_credentials(
        [(certificate.private_key_pem.bytes(), certificate.cert_chain_pems[0].bytes())]
    )
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
    pb2_grpc.add_EchoServicer_to_server(Echo(), server)
    yield start(server, name="secret", credentials=credentials), authority.cert_pem.bytes()
    stop("secret")


def call_through(tap: Tap, root: bytes, host: str = "127.0.0.1", **options: object) -> None:
    port = tap.address.rpartition(":")[2]
    own = [("grpc.use_local_subchannel_pool", 1), *((f"grpc.{key}", value) for key, value in options.items())]
    with grpc.secure_channel(f"{host}:{port}", grpc.ssl_channel_credentials(root), options=own) as channel:
        pb2_grpc.EchoStub(channel).Unary(text("a secret"), timeout=5)


HANDSHAKE = [
    ["client", "", "TLS record", "", "handshake: ClientHello, no server name, protocol h2"],
    ["server", "", "TLS record", "", "handshake: ServerHello"],
    ["server", "", "TLS record", "", "change_cipher_spec"],
    ["server", "", "TLS record", "", "application_data: encrypted, nothing to decode"],
    ["client", "", "TLS record", "", "change_cipher_spec"],
    ["client", "", "TLS record", "", "application_data: encrypted, nothing to decode"],
]


def test_tls_shows_kinds_of_records_the_same_in_every_run(secret):
    address, root = secret
    for _ in range(RUNS // 5):
        with Tap(address) as tap:
            call_through(tap, root)
            assert [list(row) for row in tap.frames().rows] == HANDSHAKE
            assert "client->>server: TLS record handshake: ClientHello" in repr(tap.diagram())
            assert repr(tap.diagram()).count("encrypted, nothing to decode") == 2


def test_tls_shows_sizes_with_everything_and_no_content(secret):
    address, root = secret
    with Tap(address) as tap:
        call_through(tap, root)
        records = [row for row in tap.frames(everything=True).records if row["frame"] == "TLS record"]
        assert len(records) > len(HANDSHAKE)
        assert all(int(row["length"]) > 5 for row in records)
        assert sum(int(row["length"]) for row in records) == len(tap.sent("client") + tap.sent("server"))
        assert b"secret" not in tap.sent("client") + tap.sent("server")
        assert "secret" not in repr(tap.frames(everything=True)) + repr(tap.diagram()) + tap.hexdump()


def test_tls_shows_the_name_of_the_server(secret):
    address, root = secret
    with Tap(address) as tap:
        call_through(tap, root, ssl_target_name_override="localhost")
        assert "server name localhost, protocol h2" in repr(tap.diagram())
        assert b"localhost" in tap.sent("client")
        assert b"localhost" not in tap.sent("server"), "the certificate is encrypted"


def test_a_server_that_does_not_speak_tls_is_shown(echo):
    with Tap(echo.address) as tap:
        with pytest.raises(grpc.RpcError):
            call_through(tap, trustme.CA().cert_pem.bytes())
        rows = [(row[0], row[2], row[4]) for row in tap.frames().rows]
        answer = " ".join(f"{byte:02x}" for byte in tap.sent("server")[:5])
        assert rows == [
            ("client", "TLS record", "handshake: ClientHello, no server name, protocol h2"),
            ("server", "", f"not TLS: begins with {answer}"),
        ]
        assert answer.startswith("00 00") and answer.endswith("04 00"), "HTTP/2's SETTINGS"


def test_plain_bytes_are_what_was_sent(echo):
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        pb2_grpc.EchoStub(channel).Unary(text("a secret"), timeout=5)
        assert tap.sent("client").startswith(PREFACE)
        assert tap.sent("client").count(b"a secret") == tap.sent("server").count(b"a secret") == 1
        tap.clear()
        assert tap.sent("client") == b""
        with pytest.raises(ValueError, match="'tap' sends nothing here"):
            tap.sent("tap")


def hello(extensions: bytes) -> bytes:
    """Make a record with a ClientHello."""
    body = bytes(34) + b"\0" + b"\0\2\x13\1" + b"\1\0" + len(extensions).to_bytes(2) + extensions
    message = b"\1" + len(body).to_bytes(3) + body
    return b"\x16\3\1" + len(message).to_bytes(2) + message


@pytest.mark.parametrize(
    ("record", "described"),
    [
        (b"\x17\3\3\0\1x", "application_data: encrypted, nothing to decode"),
        (b"\x15\3\3\0\2\2\x28", "alert"),
        (b"\x16\3\3\0\0", "handshake"),
        (b"\x16\3\3\0\4\2\0\0\0", "handshake: ServerHello"),
        (b"\x16\3\3\0\x05\1\xaa\xbb\xcc\xdd", "handshake"),  # encrypted: its length is none
        (b"\x16\3\3\0\4\x0b\0\0\0", "handshake"),
        (b"\x16\3\3\0\4\1\0\0\0", "handshake: ClientHello, no server name"),
        (hello(b""), "handshake: ClientHello, no server name"),
        (hello(b"\0\0\0\7\0\5\0\0\2ab"), "handshake: ClientHello, server name ab"),
        (hello(b"\0\0\0\7\0\5\0\0\xff\xffa\xff"), "handshake: ClientHello, server name \\xffa"),
        (
            hello(b"\0\x10\0\x0e\0\x0c\2h2\x08http/1.1"),
            "handshake: ClientHello, no server name, protocol h2 or http/1.1",
        ),
        (hello(b"\0\x10\0\xff\0\xff\xff"), "handshake: ClientHello, no server name"),
    ],
)
def test_a_record_of_tls_is_described(record, described):
    assert tls_records.describe(record) == described


def test_records_of_tls_may_come_in_pieces():
    connection = Connection()
    data = hello(b"") + b"\x17\3\3\0\1x"
    frames = [frame for byte in data for frame in connection.feed(CLIENT, bytes([byte]))]
    assert [frame.length for frame in frames] == [len(hello(b"")), 6]


# The bytes.


def echo_back(connection: socket.socket) -> None:
    with connection:
        while data := connection.recv(10_000):
            connection.sendall(data)


def tap_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("tap")]


@pytest.mark.parametrize("size", [1, 1000, 5_000_000])
def test_the_bytes_forwarded_are_the_bytes_received(size):
    sent = random.Random(size).randbytes(size)
    address, close = serve_raw(echo_back)
    with Tap(address) as tap:
        with dial(tap.address) as client:
            threading.Thread(target=lambda: (client.sendall(sent), client.shutdown(socket.SHUT_WR))).start()
            received = b"".join(iter(lambda: client.recv(100_000), b""))
    close()
    assert received == sent


def test_a_client_that_is_not_http2_gets_a_clear_line(echo):
    with Tap(echo.address) as tap:
        with dial(tap.address) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
            client.shutdown(socket.SHUT_WR)
            while client.recv(1000):
                pass
        assert "the client does not speak HTTP/2 but begins with: GET / HTTP/1.1" in repr(tap.diagram())
        assert "GET / HTTP/1.1" in repr(tap.frames())


@pytest.fixture
def thread_errors(monkeypatch):
    errors = []
    monkeypatch.setattr(threading, "excepthook", errors.append)
    yield errors
    assert errors == []


def test_a_server_that_is_gone_gets_a_clear_line_and_no_exception_in_a_thread(echo, thread_errors):
    with Tap(echo.address) as tap:
        stop("echo")
        with connect(tap.address) as channel:
            expect_error(lambda: pb2_grpc.EchoStub(channel).Unary(text("hi"), timeout=5), grpc.StatusCode.UNAVAILABLE)
        assert "the tap could not reach the server: nothing listens there any more" in unbroken(tap.diagram())


def test_a_server_that_dies_in_a_call_gets_a_clear_line(thread_errors):
    address, close = serve_raw(lambda connection: (connection.recv(100), connection.close()))
    with Tap(address) as tap:
        close()
        with connect(tap.address) as channel:
            expect_error(lambda: pb2_grpc.EchoStub(channel).Unary(text("hi"), timeout=1), grpc.StatusCode.UNAVAILABLE)
        assert "could not reach the server" in repr(tap.diagram()) or "closed the connection" in repr(
            tap.frames(everything=True)
        )


def test_a_closed_tap_leaves_no_thread_and_no_socket(echo, thread_errors):
    process = psutil.Process()
    sockets_before = len(process.net_connections(kind="tcp"))
    tap = Tap(echo.address, name="leak")
    channel = connect(tap.address)
    stub = pb2_grpc.EchoStub(channel)
    stub.Unary(text("hi"), timeout=5)
    waiting = stub.Unary.future(text("wait"), timeout=5)
    time.sleep(0.05)
    tap.close()
    assert waiting.exception() is not None
    channel.close()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        taps = tap_threads()
        sockets = [c for c in process.net_connections(kind="tcp") if c.status != "TIME_WAIT"]
        if not taps and len(sockets) <= sockets_before:
            break
        time.sleep(0.02)
    assert not taps and len(sockets) <= sockets_before, (taps, sockets)
    tap.close()  # again: nothing happens
    assert repr(tap) == "Tap: closed"
    assert "/tapped.Echo/Unary" in repr(tap.diagram()), "the views stay"


def test_a_second_tap_of_the_same_name_takes_the_place_of_the_first(echo):
    first = Tap(echo.address)
    second = Tap(echo.address)
    assert (repr(first), repr(second)) == ("Tap: closed", "Tap: open")
    other = Tap(echo.address, name="other")
    assert repr(second) == "Tap: open"
    assert running() == ["server echo", "tap", "tap other"]
    assert stop_all() == ["server echo", "tap", "tap other"]
    assert repr(other) == "Tap: closed"


def test_nothing_to_tap_is_an_error_with_its_cure():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ConnectionError, match="start the server, then the tap"):
        Tap(f"127.0.0.1:{port}")


@pytest.mark.parametrize(
    "address",
    [
        "example.org:80", "10.0.0.1:50051", "127.0.0.1", "127.0.0.1:http", "", "localhost", "127.0.0.1:0",
        "127.0.0.1:70000", "127.0.0.1:٣", "dns:///127.0.0.1:5050", "unix:/tmp/socket", "50051",
    ],
)  # fmt: skip
def test_an_address_elsewhere_is_refused_and_the_error_names_the_cure(address):
    with pytest.raises(ValueError, match=r"with a port; give what start\(\) returned"):
        Tap(address)


@pytest.mark.parametrize("address", [None, 5050, b"127.0.0.1:5050", ("127.0.0.1", 5050)])
def test_what_is_no_text_is_no_address(address):
    with pytest.raises(TypeError, match=r"give what start\(\) returned, such as '127.0.0.1:50051'"):
        Tap(address)


def test_a_name_and_a_delay_of_another_kind_are_refused(echo):
    with pytest.raises(TypeError, match="a tap's name is a text, not 5"):
        Tap(echo.address, name=5)
    for delay in ("0.1", None, True):
        with pytest.raises(TypeError, match="a delay is a number of seconds"):
            Tap(echo.address, delay=delay)
    assert not tap_threads()


def test_a_view_of_a_call_that_never_ends_comes_within_seconds(echo):
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        call = pb2_grpc.EchoStub(channel).Unary.future(text("wait"), timeout=5)
        time.sleep(0.05)
        began = time.monotonic()
        assert '"wait"' in repr(tap.diagram())
        assert time.monotonic() - began < 3
        call.cancel()


# Reading, without sockets.


def read(client: bytes = b"", server: bytes = b"", step: int = 1_000_000) -> list:
    connection = Connection()
    frames = []
    for sender, data in ((CLIENT, client), (SERVER, server)):
        for begin in range(0, len(data), step):
            frames += connection.feed(sender, data[begin : begin + step])
    return frames


# A GET of "/": static table entries 2 and 4, RFC 7541 appendix A.
HEADERS = bytes.fromhex("000002 01 05 00000001 8284")


@pytest.mark.parametrize("step", [1, 7, 1000])
def test_frames_are_read_however_they_are_cut(step):
    kinds = [frame.kind for frame in read(PREFACE + SETTINGS + HEADERS, SETTINGS, step)]
    assert kinds == ["PREFACE", "SETTINGS", "HEADERS", "SETTINGS"]


def test_a_header_block_may_go_on_in_continuation_frames():
    first = bytes.fromhex("000001 01 01 00000001 82")
    rest = bytes.fromhex("000001 09 04 00000001 84")
    frames = read(PREFACE + first + rest)
    assert frames[-1].headers == ((b":method", b"GET"), (b":path", b"/"))
    assert frames[-1].flags == ("END_HEADERS", "END_STREAM")


@pytest.mark.parametrize(
    "garbage",
    [
        bytes.fromhex("000001 09 04 00000001 84"),  # CONTINUATION of nothing
        bytes.fromhex("000002 01 05 00000001 ffff"),  # no such header
        bytes.fromhex("000003 08 00 00000001 000000"),  # WINDOW_UPDATE of three bytes
    ],
)
def test_what_breaks_the_protocol_gets_a_line_and_no_exception(garbage):
    *_, broken, rest = read(PREFACE + garbage + SETTINGS)
    assert broken.kind == "?" and "not readable as HTTP/2 from here on" in broken.note
    assert (broken.raw, rest.kind, rest.raw) == (garbage, UNREAD, SETTINGS), "no byte is lost"


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_never_raise(seed):
    data = random.Random(seed).randbytes(3000)
    for frame in read(PREFACE + data, data, step=100):
        assert frame.kind


def test_gzip_is_unpacked_for_the_eye_only(echo):
    packed = gzip.compress(b"x" * 100)
    assert len(packed) < 100
    with Tap(echo.address) as tap, connect(tap.address) as channel:
        pb2_grpc.EchoStub(channel).Unary(text("y" * 500), timeout=5, compression=grpc.Compression.Gzip)
        assert "gzip: 503 bytes in" in repr(tap.frames())


@pytest.mark.parametrize("delay", [0.03, 0.1])
def test_a_delay_makes_the_round_trip_longer_by_twice_as_much(echo, delay):
    with Tap(echo.address, delay=delay) as tap, connect(tap.address) as channel:
        stub = pb2_grpc.EchoStub(channel)
        stub.Unary(text("connect"), timeout=5)
        began = time.monotonic()
        stub.Unary(text("hi"), timeout=5)
        assert 2 * delay <= time.monotonic() - began < 2 * delay + 1


def test_a_delay_changes_nothing_but_the_time(echo):
    plain, delayed = [], []
    for delay, seen in ((0.0, plain), (0.02, delayed)):
        with Tap(echo.address, delay=delay) as tap, connect(tap.address) as channel:
            list(pb2_grpc.EchoStub(channel).Down(text("down"), timeout=5))
            seen += [repr(tap.diagram()), repr(tap.frames())]
    assert plain == delayed


def test_bytes_arrive_in_order_and_complete_through_a_delay():
    sent = random.Random(1).randbytes(3_000_000)
    address, close = serve_raw(echo_back)
    with Tap(address, delay=0.01) as tap:
        with dial(tap.address) as client:
            threading.Thread(target=lambda: (client.sendall(sent), client.shutdown(socket.SHUT_WR))).start()
            received = b"".join(iter(lambda: client.recv(100_000), b""))
    close()
    assert received == sent


def test_a_delayed_tap_closes_at_once_and_leaves_no_thread(echo, thread_errors):
    tap = Tap(echo.address, name="late", delay=0.2)
    with connect(tap.address) as channel:
        call = pb2_grpc.EchoStub(channel).Unary.future(text("hi"), timeout=5)
        time.sleep(0.05)
        began = time.monotonic()
        tap.close()
        assert time.monotonic() - began < 2
        assert call.exception() is not None
    deadline = time.monotonic() + 30
    while tap_threads() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not tap_threads()


@pytest.mark.parametrize("delay", [-0.1, 6, float("nan")])
def test_a_delay_that_makes_no_sense_is_refused(echo, delay):
    with pytest.raises(ValueError, match="is not between 0 and 5 seconds"):
        Tap(echo.address, delay=delay)
