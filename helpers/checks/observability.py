"""The exercises of lesson 27."""

import itertools
import random
import re

from helpers.checks.serving import weather_calls
from helpers.exercises import exercise
from helpers.protos import compile_proto

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

_MILLISECOND = 1_000_000  # nanoseconds


def _digits(count: int) -> str:
    """Return random hexadecimal digits with letters among them, so that upper case is another text."""
    return "af" + "".join(random.choices("0123456789abcdef", k=count - 2))


# -- 27.1 --------------------------------------------------------------------------------------------------------------


class _Listening(weather_pb2_grpc.WeatherServiceServicer):
    """Keeps the metadata of the last call, as its context has it."""

    metadata: tuple = ()

    def GetStation(self, request, context):
        self.metadata = tuple(context.invocation_metadata())
        return weather_pb2.GetStationResponse()


@exercise("27.1", "a valid context is continued, and any other begins a trace")
def exercise_1(expect, context_of):
    """Check ``context_of(metadata)`` → the ids of the trace and the parent, and whether it is recorded."""
    trace, parent = _digits(32), _digits(16)
    servicer = _Listening()
    with weather_calls(servicer) as stub:

        def found(value):
            own = [("x-other", "1")] + ([] if value is None else [("traceparent", value)])
            stub.GetStation(weather_pb2.GetStationRequest(), timeout=5, metadata=own)
            returned = expect.result(context_of, servicer.metadata)
            is_triple = isinstance(returned, tuple) and len(returned) == 3
            expect(is_triple, f"context_of() returns {type(returned).__name__}, not three values")
            return returned

        for flags, recorded in (("01", True), ("00", False), ("03", True), ("02", False), ("ff", True), ("fe", False)):
            value = f"00-{trace}-{parent}-{flags}"
            own_trace, own_parent, own_recorded = found(value)
            expect(own_trace == trace, f"{value}: the trace is {own_trace!r}")
            expect(own_parent == parent, f"{value}: the parent is {own_parent!r}")
            hint = f"{value}: `recorded` is {own_recorded!r}; look at the lowest bit of the flags"
            expect(own_recorded is recorded, hint)
        seen = set()
        for value, what in _invalid(trace, parent):
            own_trace, own_parent, own_recorded = found(value)
            expect(own_trace != trace and own_parent is None, f"{what}: a new trace begins, which has no parent")
            is_id = isinstance(own_trace, str) and re.fullmatch("[0-9a-f]{32}", own_trace) and int(own_trace, 16)
            expect(is_id, f"{what}: the new trace is {own_trace!r}, not 32 hexadecimal digits")
            expect(own_trace not in seen, "two new traces have the same id: let it be random")
            expect(own_recorded is True, f"{what}: a new trace is recorded, not {own_recorded!r}")
            seen.add(own_trace)


def _invalid(trace, parent):
    return [
        (None, "without a traceparent"),
        ("", "with an empty traceparent"),
        ("none", "with a traceparent that is none"),
        (f"00-{'0' * 32}-{parent}-01", "with a trace of zeros"),
        (f"00-{trace}-{'0' * 16}-01", "with a parent of zeros"),
        (f"00-{trace.upper()}-{parent}-01", "with digits in upper case"),
        (f"00-{trace[1:]}-{parent}-01", "with 31 digits"),
        (f"00-{trace}-{parent}", "without flags"),
        (f"00-{trace}-{parent}-01-more", "with more behind the flags"),
        (f"00-{trace[:-1]}g-{parent}-01", "with a letter that is no digit"),
        (f"ff-{trace}-{parent}-01", "with another version"),
        (f"00-{trace}-{parent[1:]}-01", "with a parent of 15 digits"),
        (f"00-{trace}-{parent[:-1]}g-01", "with a letter in the parent that is no digit"),
        (f"00-{trace}-{parent.upper()}-01", "with a parent in upper case"),
        (f"00-{trace}-{parent}-1", "with one digit of flags"),
        (f"00-{trace}-{parent}-0g", "with a letter in the flags that is no digit"),
        (f"00-{trace}-{parent}-FF", "with flags in upper case"),
    ]


# -- 27.2 --------------------------------------------------------------------------------------------------------------


class _Tree:
    """Spans of one trace, in OTLP's messages."""

    def __init__(self) -> None:
        from opentelemetry.proto.trace.v1 import trace_pb2

        self.spans, self._make, self._ids = [], trace_pb2.Span, itertools.count(random.randrange(1, 1000))

    def add(self, service: str, begin: int, end: int, parent: bytes = b"") -> bytes:
        """Add a span, from and to a millisecond; return its id."""
        span_id = next(self._ids).to_bytes(8, "big")
        began = 1_700_000_000_000 * _MILLISECOND
        span = self._make(
            span_id=span_id,
            parent_span_id=parent,
            start_time_unix_nano=began + begin * _MILLISECOND,
            end_time_unix_nano=began + end * _MILLISECOND,
        )
        self.spans.append((service, span))
        return span_id

    def shuffled(self) -> list:
        return random.sample(self.spans, len(self.spans))


@exercise("27.2", "the service with the most time of its own is found")
def exercise_2(expect, busiest):
    """Check ``busiest(spans)`` → the name of a service."""
    for tree, wanted, what in (_deep(), _often(), _nested(), _cut_off(), _alone(), _one_below_the_other()):
        found = expect.result(busiest, tree.shuffled())
        expect(isinstance(found, str), f"busiest() returns {type(found).__name__}, not the name of a service")
        expect(found == wanted, f"{what}: it is {wanted!r}, not {found!r}")


def _names():
    return [f"{name}-{random.randrange(100)}" for name in ("front", "middle", "back")]


def _deep():
    front, middle, back = _names()
    tree = _Tree()
    root = tree.add(front, 0, 100)
    below = tree.add(middle, 5, 95, root)
    tree.add(back, 10, 70, below)
    return tree, back, "the longest span only waits for the others"


def _often():
    front, middle, back = _names()
    tree = _Tree()
    root = tree.add(front, 0, 100)
    tree.add(middle, 0, 40, root)
    for number in range(5):
        tree.add(back, 40 + 11 * number, 50 + 11 * number, root)
    return tree, back, "five short spans of one service are more than the longest of another"


def _nested():
    front, middle, back = _names()
    tree = _Tree()
    root = tree.add(front, 0, 100)
    outer = tree.add(middle, 0, 45, root)
    inner = tree.add(middle, 1, 44, outer)
    tree.add(middle, 2, 43, inner)
    tree.add(back, 45, 95, root)
    return tree, back, "spans of one service within each other count once"


def _cut_off():
    front, middle, back = _names()
    tree = _Tree()
    unknown = (7).to_bytes(8, "little")
    tree.add(front, 0, 30, unknown)
    tree.add(middle, 30, 80, unknown)
    tree.add(back, 31, 50, tree.spans[-1][1].span_id)
    return tree, middle, "the span above is not there, as it was not recorded"


def _one_below_the_other():
    front, middle, back = _names()
    tree = _Tree()
    below = tree.add(middle, 10, 60, tree.add(front, 0, 100))
    tree.add(back, 20, 50, below)
    return tree, front, "what is below a child is taken away from the child alone"


def _alone():
    front, _, _ = _names()
    tree = _Tree()
    tree.add(front, 0, 1)
    return tree, front, "one span alone"


# -- 27.3 --------------------------------------------------------------------------------------------------------------


@exercise("27.3", "two bad looks in a row fire, restart or not")
def exercise_3(expect, alerts):
    """Check ``alerts(looks, limit)`` → a bool for each look after the first."""
    many = random.randrange(100, 200)
    cases = [
        ("good calls only", [(0, 0), (many, 0), (2 * many, 0)], 0.05, [False, False]),
        ("one bad look", [(0, 0), (80, 20), (180, 20), (280, 20)], 0.05, [False] * 3),
        ("two bad looks in a row", [(0, 0), (80, 20), (160, 40), (260, 40)], 0.05, [False, True, False]),
        ("three bad looks in a row", [(0, 0), (8, 2), (16, 4), (24, 6)], 0.1, [False, True, True]),
        ("bad, good, bad", [(0, 0), (50, 50), (150, 50), (200, 100)], 0.4, [False] * 3),
        ("exactly the limit, which is not more", [(0, 0), (75, 25), (150, 50)], 0.25, [False, False]),
        ("bad long ago, in the counts of the first look", [(10, 90), (110, 90), (210, 90)], 0.05, [False, False]),
        ("a restart with fewer calls than before", [(1000, 0), (40, 10), (80, 20)], 0.05, [False, True]),
        ("a restart in which only the errors are fewer", [(10, 50), (50, 10), (130, 30)], 0.15, [False, True]),
        ("a restart, seen by one of two codes", [(10, 50), (50, 3), (50, 10)], 0.06, [False, False]),
        ("a look without any call", [(0, 0), (50, 50), (50, 50), (100, 100)], 0.05, [False, False, False]),
        ("one look alone", [(5, 5)], 0.05, []),
    ]
    for what, counts, limit, wanted in cases:
        bad = random.choice(["UNAVAILABLE", "INTERNAL"])
        looks = [
            {"OK": good, bad: failed} if failed or random.random() < 0.5 else {"OK": good} for good, failed in counts
        ]
        _alerts(expect, alerts, what, looks, limit, wanted)
    two = [{"OK": 0}, {"OK": 96, "INTERNAL": 2, "UNAVAILABLE": 2}, {"OK": 192, "INTERNAL": 4, "UNAVAILABLE": 4}]
    _alerts(expect, alerts, "errors of two codes", two, 0.03, [False, True])
    gone = [{"OK": 0}, {"OK": 10, "INTERNAL": 50}, {"OK": 50, "UNAVAILABLE": 10}]
    _alerts(expect, alerts, "a restart, seen by a code that is gone", gone, 0.18, [False, False])
    _alerts(expect, alerts, "nothing but errors", [{}, {"INTERNAL": 5}, {"INTERNAL": 9}], 0.05, [False, True])


def _alerts(expect, alerts, what, looks, limit, wanted):
    found = expect.result(alerts, [dict(look) for look in looks], limit)
    expect(isinstance(found, list), f"alerts() returns {type(found).__name__}, not a list")
    expect(len(found) == len(wanted), f"{what}: of {len(looks)} looks it judges {len(found)}, not all but the first")
    expect([bool(each) for each in found] == wanted, f"{what}: {looks} gives {found}, not {wanted}")
