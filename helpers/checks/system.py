"""The exercises of lesson 28."""

import random
import time
from pathlib import Path
from typing import NamedTuple

import grpc
from google.protobuf import descriptor_pb2
from google.protobuf.descriptor_pb2 import FieldDescriptorProto as Type
from grpc_health.v1 import health_pb2, health_pb2_grpc
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from helpers.checks.grounds import ground
from helpers.checks.waiting import until
from helpers.collector import Received
from helpers.exercises import UNFINISHED, exercise
from helpers.processes import ServiceError
from helpers.protos import compile_cell

SERVER, CLIENT, INTERNAL, ERROR = 2, 3, 1, 2  # OTLP's numbers

_SOON_SECONDS = 2.5
_CALL_SECONDS = 2.0
_EXIT_SECONDS = 3.0
_LEAVING_SECONDS = 0.7  # less than the frame gives a call, which is in flight meanwhile
_FOR_EVER_SECONDS = 1e6  # with threads, a call without a deadline has more than that left (grpcio 1.85.1)
_LONGEST_LEASE_SECONDS = 30
_WAITED_FOR_SECONDS = 2
_LAPSE_SECONDS = 0.8  # between the end of a lease and that of its key
_SLACK_SECONDS = 0.02  # a deadline is sent in whole units and rounded up
_CONTRACT = "kitchen/v1/kitchen.proto"
_METHOD = "/kitchen.v1.KitchenService/GetBoilingPoint"
# What the task of 28.3 asks for, as a text that says nothing but that.
_WANTED = """syntax = "proto3";
package kitchen.v1;
service KitchenService { rpc GetBoilingPoint(GetBoilingPointRequest) returns (GetBoilingPointResponse); }
message GetBoilingPointRequest { string station_id = 1; }
message GetBoilingPointResponse { double temperature = 1; }
"""


class _Spans:
    """Spans that are made up, in any order."""

    def __init__(self):
        self._ids = iter(random.sample(range(1, 100_000), 200))
        self.all = []

    def trace(self):
        return random.randbytes(16)

    def add(self, trace, service, kind=SERVER, parent=b"", method="", failed=False):
        span = Span(
            trace_id=trace,
            span_id=next(self._ids).to_bytes(8, "big"),
            parent_span_id=parent,
            kind=kind,
            name=f"/some.v1.SomeService/{method}" if method else "work",
        )
        if failed:
            span.status.code = ERROR
        self.all.append(Received(service, f"{service}-{random.randrange(1, 9)}", span))
        return span.span_id

    def shuffled(self):
        return random.sample(self.all, len(self.all))


def _names(count):
    return [f"{name}{random.randrange(100)}" for name in random.sample(["ask", "book", "cook", "dine", "eat"], count)]


# -- 28.1 --------------------------------------------------------------------------------------------------------------


@exercise("28.1", "each pair of services, one of which called the other")
def exercise_1(expect, calls_of):
    """Check ``calls_of(spans)`` → a set of pairs."""
    for spans, wanted, what in (_a_chain(), _within_one(), _an_orphan(), _two_traces(), ([], set(), "no spans")):
        found = expect.result(calls_of, spans)
        expect(isinstance(found, set), f"calls_of() returns {type(found).__name__}, not a set")
        more, fewer = found - wanted, wanted - found
        expect(not more, f"{what}: {sorted(more, key=str)[:1]} is none of the calls")
        expect(not fewer, f"{what}: the call {sorted(fewer)[:1]} is missing")


def _a_chain():
    spans, (one, two, three) = _Spans(), _names(3)
    trace = spans.trace()
    first = spans.add(trace, one)
    for _ in range(2):
        second = spans.add(trace, two, parent=spans.add(trace, one, CLIENT, first))
        spans.add(trace, three, parent=spans.add(trace, two, CLIENT, second))
    return spans.shuffled(), {(one, two), (two, three)}, "a calls b, twice, and b calls c"


def _within_one():
    spans, (one, two) = _Spans(), _names(2)
    trace = spans.trace()
    inner = spans.add(trace, one, INTERNAL, spans.add(trace, one))
    spans.add(trace, two, parent=spans.add(trace, one, CLIENT, inner))
    return spans.shuffled(), {(one, two)}, "a span within a service"


def _an_orphan():
    spans, (one, two, three) = _Spans(), _names(3)
    trace = spans.trace()
    spans.add(trace, two, parent=spans.add(trace, one, CLIENT))
    spans.add(trace, three, parent=random.randbytes(8))
    return spans.shuffled(), {(one, two)}, "a span whose parent is not there"


def _two_traces():
    spans, (one, two, three) = _Spans(), _names(3)
    ours, other = spans.trace(), spans.trace()
    parent = spans.add(ours, one, CLIENT)
    spans.add(ours, two, parent=parent)
    spans.add(other, three, parent=parent)  # the same id, in another trace, is another span
    spans.add(other, one, parent=spans.add(other, three, CLIENT))
    return spans.shuffled(), {(one, two), (three, one)}, "two traces in which an id is the same"


# -- 28.2 --------------------------------------------------------------------------------------------------------------


@exercise("28.2", "the calls that failed and that no server saw")
def exercise_2(expect, unserved):
    """Check ``unserved(spans)`` → a sorted list of the names of methods."""
    for spans, wanted, what in (_one_unserved(), _served_and_failed(), _often(), _cancelled(), ([], [], "no spans")):
        found = expect.result(unserved, spans)
        expect(isinstance(found, list), f"unserved() returns {type(found).__name__}, not a list")
        expect(found == wanted, f"{what}: it is {wanted}, not {found}")


def _one_unserved():
    spans, (one, two) = _Spans(), _names(2)
    trace = spans.trace()
    root = spans.add(trace, one, method="Begin", failed=True)
    spans.add(trace, two, parent=spans.add(trace, one, CLIENT, root, "GetGood"), method="GetGood")
    spans.add(trace, one, CLIENT, root, "GetLost", failed=True)
    return spans.shuffled(), ["GetLost"], "one call served, one lost"


def _served_and_failed():
    spans, (one, two) = _Spans(), _names(2)
    trace = spans.trace()
    call = spans.add(trace, one, CLIENT, spans.add(trace, one, method="Begin"), "GetRefused", failed=True)
    spans.add(trace, two, parent=call, method="GetRefused", failed=True)
    return spans.shuffled(), [], "a call that a server refused"


def _often():
    spans, (one, two) = _Spans(), _names(2)
    trace = spans.trace()
    root = spans.add(trace, one, method="Begin", failed=True)
    for method in ("GetLost", "Ask", "GetLost"):
        spans.add(trace, one, CLIENT, root, method, failed=True)
    spans.add(trace, two, INTERNAL, spans.add(trace, two, CLIENT, root, "Deep", failed=True), "Within", failed=True)
    return (
        sorted(spans.shuffled(), key=lambda each: each.span.name, reverse=True),
        ["Ask", "Deep", "GetLost", "GetLost"],
        "four calls lost, one of them with a span inside",
    )


def _cancelled():
    spans, (one,) = _Spans(), _names(1)
    trace = spans.trace()
    spans.add(trace, one, CLIENT, spans.add(trace, one, method="Begin"), "GetUnknown")
    return spans.shuffled(), [], "a call without an error whose server has sent nothing yet"


# -- 28.3 --------------------------------------------------------------------------------------------------------------


@exercise("28.3", "a contract that others can call")
def exercise_3(expect, definition):
    """Check the text of a .proto file."""
    expect(isinstance(definition, str), f"definition is the text of a .proto file, not {type(definition).__name__}")
    file = descriptor_pb2.FileDescriptorProto()
    compile_cell(_CONTRACT, definition).pb2.DESCRIPTOR.CopyToProto(file)
    if "your contract here" in definition and not file.service:
        raise NotImplementedError(UNFINISHED)
    expect(file.syntax == "proto3", 'the file begins with syntax = "proto3";')
    expect(file.package == "kitchen.v1", f"the package is {file.package!r}, not 'kitchen.v1'")
    names = [service.name for service in file.service]
    expect(names == ["KitchenService"], f"there is one service, KitchenService, not {names or 'none'}")
    methods = {method.name: method for method in file.service[0].method}
    expect(set(methods) == {"GetBoilingPoint"}, f"its one method is GetBoilingPoint, not {sorted(methods) or 'none'}")
    method = methods["GetBoilingPoint"]
    streams = method.client_streaming or method.server_streaming
    expect(not streams, "GetBoilingPoint is unary: no stream on either side")
    messages = {f".{file.package}.{message.name}": message for message in file.message_type}
    for kind, end, field, wanted in (
        (method.input_type, "Request", "station_id", Type.TYPE_STRING),
        (method.output_type, "Response", "temperature", Type.TYPE_DOUBLE),
    ):
        expected = f".kitchen.v1.GetBoilingPoint{end}"
        expect(kind == expected, f"it takes and returns messages of its own: {expected[1:]}, not {kind[1:]}")
        fields = {each.name: each for each in messages[expected].field}
        expect(set(fields) == {field}, f"{expected[1:]} has one field, {field}, not {sorted(fields) or 'none'}")
        found = fields[field]
        expect(found.number == 1, f"{field} has the number {found.number}, not 1")
        kind_name = Type.Type.Name(wanted).removeprefix("TYPE_").lower()
        is_a = Type.Type.Name(found.type).removeprefix("TYPE_").lower()
        expect(found.type == wanted, f"{field} is to be a {kind_name}, not a {is_a}")
        expect(found.label != Type.LABEL_REPEATED, f"{field} is one value, not a list")


# -- 28.4 --------------------------------------------------------------------------------------------------------------


class _Asked(NamedTuple):
    """How a call ended."""

    code: str
    details: str
    temperature: float


class _Kitchen:
    """The reader's service, called from outside."""

    def __init__(self, channel, messages):
        self._request, response = (messages[f"kitchen.v1.GetBoilingPoint{end}"] for end in ("Request", "Response"))
        self._method = channel.unary_unary(
            _METHOD, request_serializer=self._request.SerializeToString, response_deserializer=response.FromString
        )

    def begin(self, station_id, metadata, timeout=_CALL_SECONDS):
        return self._method.future(self._request(station_id=station_id), timeout=timeout, metadata=metadata)

    def ask(self, station_id, metadata=None, timeout=_CALL_SECONDS):
        call = self.begin(station_id, metadata, timeout)
        code = call.code()
        if (call.details() or "").endswith(UNFINISHED):
            raise NotImplementedError(UNFINISHED)
        return _Asked(code.name, call.details(), call.result().temperature if code is grpc.StatusCode.OK else 0.0)


@exercise("28.4", "a service that others can rely on", patience=3)
def exercise_4(expect, program):
    """Check the program of a service, from outside: it is run, called, and asked to end."""
    program = Path(program)
    expect(program.is_file(), f"there is no {program.name}: run the cell that writes it")
    with ground("kitchen") as around:
        messages = around.generate(_CONTRACT, _WANTED)
        try:
            process = around.run(program)
        except ServiceError as error:
            expect(False, f"{program.name} ended before it said `listening on`: {str(error).splitlines()[-1]}")
        began = time.monotonic()
        kitchen = _answers(expect, around, process, messages)
        _is_closed(expect, around, process, messages)
        _goes_on(expect, around, kitchen)
        _is_traced(expect, around, kitchen)
        _renews(expect, around, began)
        _leaves_in_order(expect, around, kitchen, process)


def _answers(expect, around, process, messages):
    """Expect that it is registered, healthy, and right; return what calls it."""
    expect(
        until(around.registered, _SOON_SECONDS),
        "it is not registered: where is a key that begins with /services/kitchen/?",
    )
    [pair, *more] = around.registered()
    expect(not more, f"it is registered {1 + len(more)} times")
    expect(
        pair.value.decode() == process.address, f"it is registered at {pair.value!r}, and listens on {process.address}"
    )
    expect(pair.lease, "its key has no lease: after a kill -9 it would stay for ever")
    life = around.life_of(pair.lease)
    expect(life <= _LONGEST_LEASE_SECONDS, f"its lease is of {life} s: after a kill -9 its key would stay so long")
    channel = around.connect(process.address)
    kitchen, token = _Kitchen(channel, messages), around.token()
    for station_id, elevation in around.weather.elevations.items():
        asked, wanted = kitchen.ask(station_id, token), 100 - elevation / 300
        expect(asked.code == "OK", f"a known station: {asked.code}: {asked.details}")
        close = abs(asked.temperature - wanted) < 1e-6
        expect(close, f"at {elevation:g} m water boils at {wanted:.2f}, not {asked.temperature:.2f}")
    refused = [(station_id, code.name, "later") for station_id, code in around.weather.refused.items()]
    for station_id, wanted, details in (("nowhere", "NOT_FOUND", ""), *refused):
        asked = kitchen.ask(station_id, token)
        expect(asked.code == wanted, f"weather says {wanted}, and the caller gets {asked.code}: let it go on as it is")
        told = f"weather says {wanted} and {details!r}, and its details come as {asked.details!r}: let them go on, too"
        expect(details in asked.details, told)
    try:
        status = (
            health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=_CALL_SECONDS).status
        )
    except grpc.RpcError as error:
        expect(False, f"health: {error.code().name}, where a caller with a certificate expects SERVING")
    expect(status == health_pb2.HealthCheckResponse.SERVING, "health: it is not SERVING")
    return kitchen


def _is_closed(expect, around, process, messages):
    """Expect that it lets in nobody who does not prove two things."""
    station_id, token = next(iter(around.weather.elevations)), around.token()
    plain = _Kitchen(around.plain(process.address), messages).ask(station_id, token, timeout=1)
    expect(plain.code != "OK", "it answers without TLS")
    nobody = _Kitchen(around.connect(process.address, name=None), messages).ask(station_id, token, timeout=1)
    expect(nobody.code != "OK", "it answers to who shows no certificate")
    kitchen = _Kitchen(around.connect(process.address), messages)
    for what, metadata, wanted in (
        ("without a token", None, "UNAUTHENTICATED"),
        ("with a token that is over", around.token(exp=int(time.time()) - 60), "UNAUTHENTICATED"),
        ("with a token that somebody else signed", around.forged_token(), "UNAUTHENTICATED"),
        ("with a token for somebody else", around.token(aud="tides"), "UNAUTHENTICATED"),
        ("with a token that allows something else", around.token("readonly write"), "PERMISSION_DENIED"),
    ):
        code = kitchen.ask(station_id, metadata).code
        expect(code == wanted, f"{what}: {code}, not {wanted}")


def _goes_on(expect, around, kitchen):
    """Expect that the time that is left, and the token, go on to the next service."""
    station_id = next(iter(around.weather.elevations))
    for seconds in (0.7, 0.3):
        around.weather.calls.clear()
        token = around.token()
        kitchen.ask(station_id, token, timeout=seconds)
        expect(around.weather.calls, "weather is not asked for each call: stations change")
        left, authorization, _ = around.weather.calls[-1]
        expect(left is not None and left < _FOR_EVER_SECONDS, "its call to weather has no deadline")
        hint = f"its caller has {seconds} s left, and its call to weather {left:.1f} s"
        expect(left <= seconds + _SLACK_SECONDS, hint)
        expect(authorization == token[0][1], "weather is asked without the caller's token")


def _is_traced(expect, around, kitchen):
    """Expect spans for the call that comes in and the one that goes out, below the caller's."""
    station_id, trace, parent = next(iter(around.weather.elevations)), random.randbytes(16), random.randbytes(8)
    around.weather.calls.clear()
    kitchen.ask(station_id, [*around.token(), ("traceparent", f"00-{trace.hex()}-{parent.hex()}-01")])

    def ours(kind):
        spans = around.collector.spans()
        return [each.span for each in spans if each.span.trace_id == trace and each.span.kind == kind]

    expect(until(lambda: ours(SERVER), 1.0), "no span of a served call came to the collector in the caller's trace")
    expect(ours(SERVER)[0].parent_span_id == parent, "the span of the served call is not below its caller's")
    expect(until(lambda: ours(CLIENT), 1.0), "its call to weather has no span: which channel makes them?")
    traceparent = around.weather.calls[-1][2] or ""
    expect(ours(CLIENT)[0].span_id.hex() in traceparent, "the trace does not go on to weather")


def _renews(expect, around, began):
    """Expect that its key outlives its lease; a long one is not waited for."""
    [pair] = around.registered()[:1] or [None]
    life = around.life_of(pair.lease) if pair else 0
    if life <= _WAITED_FOR_SECONDS:
        until(lambda: not around.registered(), max(0, began + life + _LAPSE_SECONDS - time.monotonic()))
    expect(around.registered(), "its key is gone after some seconds: nobody renews the lease")


def _leaves_in_order(expect, around, kitchen, process):
    """Expect that a call in flight is answered when it is asked to go, and that it has left the registry by then."""
    station_id = next(iter(around.weather.elevations))
    around.weather.gate.clear()
    call = kitchen.begin(station_id, around.token(), timeout=_EXIT_SECONDS)
    expect(around.weather.held.wait(_SOON_SECONDS), "weather is not asked for each call: stations change")
    process.terminate()
    until_then = time.monotonic() + _LEAVING_SECONDS
    gone = until(lambda: not around.registered() or call.done(), _LEAVING_SECONDS)
    cut = until(call.done, max(0, until_then - time.monotonic()))  # who stops at once may do so after a drain
    around.weather.gate.set()
    expect(not cut, "SIGTERM cuts a call in flight")
    expect(gone, f"{_LEAVING_SECONDS:g} s after SIGTERM it is still registered")
    code = call.code()
    expect(code is grpc.StatusCode.OK, f"SIGTERM: a call in flight ends with {code.name}, not OK")
    expect(until(lambda: not process.running, _EXIT_SECONDS), f"it still runs {_EXIT_SECONDS:g} s after SIGTERM")
    expect(process.returncode == 0, f"it ends with the code {process.returncode}, not 0")
