"""The exercises of lesson 07."""

import contextlib
import queue
import random
import threading
from collections import Counter
from concurrent import futures

import grpc

from helpers.checks.serving import weather_stub
from helpers.exercises import exercise
from helpers.protos import compile_proto

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

_AT_ONCE_SECONDS = 1.0  # the longest that a check waits for what should come at once


class _Handlers(weather_pb2_grpc.WeatherServiceServicer):
    """Hands each call over to the handler whose name it has in the place of a station."""

    def __init__(self, handlers):
        self._handlers = handlers

    def GetStation(self, request, context):
        return self._handlers[request.station_id](request, context)


def _ask(stub, name, timeout):
    return stub.GetStation.future(weather_pb2.GetStationRequest(station_id=name), timeout=timeout)


class _Desk:
    """Lends umbrellas, which have numbers, and knows which came back."""

    def __init__(self, first=0):
        self.first, self.lent, self.back, self._changed = first, [], [], threading.Condition()

    def take(self):
        with self._changed:
            self.lent.append(self.first + len(self.lent))
            return self.lent[-1]

    def give_back(self, umbrella):
        with self._changed:
            self.back.append(umbrella)
            self._changed.notify_all()

    def has_back(self, umbrellas):
        """Wait for umbrellas a while; return whether they are back."""
        with self._changed:
            return self._changed.wait_for(lambda: not Counter(umbrellas) - Counter(self.back), _AT_ONCE_SECONDS)


class _Borrower:
    """A handler that borrows, and stays at work until its gate opens."""

    def __init__(self, lend, desk, aborts=False):
        self._lend, self._desk, self._aborts, self._outcome = lend, desk, aborts, queue.Queue()
        self.gate, self.over, self.context = threading.Event(), threading.Event(), None

    def __call__(self, request, context):
        self.context = context
        context.add_callback(self.over.set)
        try:
            self._outcome.put((self._lend(context, self._desk), None))
        except BaseException as error:
            self._outcome.put((None, error))
            raise
        self.gate.wait(5)
        if self._aborts:
            context.abort(grpc.StatusCode.ABORTED, "it stopped raining")
        return weather_pb2.GetStationResponse()

    def borrowed(self, expect):
        """Return what ``lend`` returned, or raise what it raised."""
        try:
            umbrella, error = self._outcome.get(timeout=_AT_ONCE_SECONDS)
        except queue.Empty:
            expect(False, "lend does not return; lend at once, the call has just begun")
        if error is not None:
            raise error
        return umbrella


class _Seen:
    """A call's context, but for what a class derived from this changes."""

    def __init__(self, context):
        self._context = context

    def __getattr__(self, name):
        return getattr(self._context, name)


class _EndsMeanwhile(_Seen):
    """The context of a call that was active when somebody first asked, and is over since; knows whether it said so."""

    def __init__(self, context):
        super().__init__(context)
        self._asked, self.has_said_so = False, False

    def is_active(self):
        first, self._asked = not self._asked, True
        return first or self._context.is_active()

    def add_callback(self, callback):
        added = self._context.add_callback(callback)
        self.has_said_so = not added
        return added


class _EndsAtOnce(_Seen):
    """The context of a call that ends as soon as a callback is added, before ``add_callback`` returns."""

    def add_callback(self, callback):
        called = threading.Event()

        def noting():
            try:
                callback()
            finally:
                called.set()

        added = self._context.add_callback(noting)
        self._context.cancel()
        called.wait(0.5)  # no longer: it may rightly wait for a lock that lend holds
        return added


_BACK_EARLY = "an umbrella is back while its call is going on"
_BACK_TWICE = "an umbrella was given back twice"


@exercise("7.1", "each umbrella comes back when its call is over")
def exercise_1(expect, lend):
    """Check ``lend(context, desk)`` → an umbrella, or None when the call is over."""
    expect.written(lend)
    desk, sudden_desk = _Desk(), _Desk(first=1)
    borrowers = {name: _Borrower(lend, desk, aborts=name == "aborts") for name in ("returns", "is cancelled", "aborts")}
    sudden = _Borrower(lambda context, desk: lend(_EndsAtOnce(context), desk), sudden_desk)
    stub = weather_stub(_Handlers({**borrowers, "sudden": sudden}))
    with contextlib.ExitStack() as at_the_end:
        for borrower in (*borrowers.values(), sudden):
            at_the_end.callback(borrower.gate.set)
        calls = {}
        for number, (name, borrower) in enumerate(borrowers.items()):  # all are going on at the same time
            calls[name] = _ask(stub, name, timeout=6)
            borrowed = borrower.borrowed(expect)
            same = desk.lent == [*range(number + 1)] and borrowed == number
            expect(same, "take one umbrella, and return the one that the desk gave")
        expect(not desk.back, _BACK_EARLY)

        calls["is cancelled"].cancel()
        hint = "the client has cancelled, and its umbrella is not back while the handler works on"
        _expect_back(expect, desk, [1], hint)
        borrowers["aborts"].gate.set()
        _expect_back(expect, desk, [1, 2], "the handler has aborted, and its umbrella is not back")

        expect(borrowers["aborts"].over.wait(_AT_ONCE_SECONDS), "the handler has aborted, and its call is not over")
        _expect_none_lent(expect, lend, borrowers["aborts"].context)

        calls["sudden"] = _ask(stub, "sudden", timeout=2)  # kept: a call that nobody keeps is cancelled
        sudden.borrowed(expect)
        calls["sudden"].cancel()  # for a lend that adds no callback
        hint = "the call ended as soon as the callback was added; had you taken the umbrella by then?"
        _expect_back(expect, sudden_desk, sudden_desk.lent, hint)

        borrowers["returns"].gate.set()
        calls["returns"].result()
        _expect_back(expect, desk, [0, 1, 2], "the handler has returned, and its umbrella is not back")


def _expect_back(expect, desk, umbrellas, hint):
    """Expect that these umbrellas are back, each once, and no others."""
    complete = desk.has_back(umbrellas)
    expect(len(desk.back) == len(set(desk.back)), _BACK_TWICE)
    others = set(desk.back) - set(umbrellas)
    expect(complete or not others, "another umbrella is back than that of the call which is over")
    expect(complete, hint)
    expect(not others, _BACK_EARLY)


def _expect_none_lent(expect, lend, over):
    """Expect that nothing is lent for a call that is over, be it since before or since a moment ago."""
    meanwhile = _EndsMeanwhile(over)
    for context in (meanwhile, over):
        desk = _Desk()
        late = expect.result(lend, context, desk, seconds=2, hint="the call was over, and lend does not return")
        hint = "the call was over, so nobody calls back; give the umbrella back at once"
        _expect_back(expect, desk, desk.lent, hint)
        told = context is over or meanwhile.has_said_so
        expect(late is None or not told, "the call was over: return None")


class _Sensor:
    """Measures some temperatures when it may, then raises an error if it has one.

    The eager kind waits and fails while ``measure`` is called, the other while its readings are asked for.
    """

    def __init__(self, temperatures, error=None, eager=False):
        self.temperatures, self.error, self.eager, self.may = temperatures, error, eager, threading.Event()

    def measure(self, station_id):
        if not self.eager:
            return self._readings(station_id)
        self.may.wait(5)
        raise self.error

    def _readings(self, station_id):
        self.may.wait(5)
        for temperature in self.temperatures:
            yield weather_pb2.Reading(station_id=station_id, temperature=temperature)
        if self.error:
            raise self.error


class _LateWords(_Seen):
    """A call's context that notes which codes are set when the call is over."""

    def __init__(self, context, codes):
        super().__init__(context)
        self._codes = codes

    def abort(self, code, details):
        self._note(code)
        self._context.abort(code, details)

    def abort_with_status(self, status):
        self._note(status.code)
        self._context.abort_with_status(status)

    def set_code(self, code):
        self._note(code)
        self._context.set_code(code)

    def _note(self, code):
        if code is not grpc.StatusCode.OK and not self._context.is_active():
            self._codes.append(code)


class _Overseen(weather_pb2_grpc.WeatherServiceServicer):
    """Hands one call over to a servicer, and knows when it was over, and when the handler had ended."""

    def __init__(self, servicer):
        self._servicer, self.late_codes = servicer, []
        self.over, self.ended = threading.Event(), threading.Event()

    def WatchReadings(self, request, context):
        seen = _LateWords(context, self.late_codes)
        context.add_callback(self.over.set)
        try:
            yield from self._servicer.WatchReadings(request, seen)
        finally:
            self.ended.set()


def _watch(stub, station_id):
    return stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=2)


def _expect_headers(expect, calls, pool):
    """Expect the unit in the headers of calls whose sensors do not measure yet."""
    asked = [pool.submit(call.initial_metadata) for call in calls]
    futures.wait(asked, timeout=_AT_ONCE_SECONDS)
    for call, headers in zip(calls, asked, strict=True):
        if call.done() and call.code() is not grpc.StatusCode.OK:
            raise call  # it failed before anything was measured
        there = headers.done() and dict(headers.result()).get("unit") == "celsius"
        expect(there, "nothing is measured yet, and the headers with the unit have not come")


def _temperatures(call):
    """Read a call to its end, whichever it is."""
    temperatures = []
    with contextlib.suppress(grpc.RpcError):
        for response in call:
            temperatures.append(response.reading.temperature)
    return temperatures


def _expect_end(expect, call, station_id, sent, wanted):
    """Expect a code, details, and the trailers that belong to so many readings."""
    silent = call.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    expect(not silent, "the end never came: gRPC could not send it; are the trailers pairs of texts?")
    got = call.code().name, call.details()
    expect(got == wanted, f"the end should be {wanted}, not {got}")
    trailers = list(call.trailing_metadata())
    for pair in (("station", station_id), ("sent", str(sent))):
        found = [value for key, value in trailers if key == pair[0]]
        told = ", ".join(f"{key}: {value}" for key, value in trailers) or "empty"
        expect(found == [pair[1]], f"after {wanted[0]} the trailers are {told}")


@exercise("7.2", "headers at once, trailers always, and the right code")
def exercise_2(expect, careful):
    """Check the servicer's class ``Careful``, which takes a function ``measure(station_id)``."""
    count, why = random.randrange(2, 6), f"sensor {random.randrange(1000)} froze"
    sensors = {
        "ZRH-01": _Sensor(random.sample(range(-40, 40), count)),
        "SIN-01": _Sensor(random.sample(range(-40, 40), count + 1), error=OSError(why)),
        "KEF-01": _Sensor([], error=Exception(why), eager=True),
    }
    with contextlib.ExitStack() as at_the_end:
        pool = at_the_end.enter_context(futures.ThreadPoolExecutor(max_workers=len(sensors)))
        for sensor in sensors.values():
            at_the_end.callback(sensor.may.set)
        servicer = expect.result(careful, lambda station_id: sensors[station_id].measure(station_id))
        stub = weather_stub(servicer)
        calls = {station_id: _watch(stub, station_id) for station_id in sensors}  # all at the same time
        _expect_headers(expect, list(calls.values()), pool)
        for station_id, call in calls.items():
            sensor = sensors[station_id]
            sensor.may.set()
            expect(_temperatures(call) == sensor.temperatures, "readings are missing, or others came")
            wanted = ("INTERNAL", f"failed: {why}") if sensor.error else ("OK", "")
            _expect_end(expect, call, station_id, len(sensor.temperatures), wanted)
    unknown = f"XYZ-{random.randrange(10, 100)}"
    call = _watch(stub, unknown)
    expect(not _temperatures(call), "readings came from a station that does not exist")
    _expect_end(expect, call, unknown, 0, ("NOT_FOUND", f"no station {unknown}"))
    _expect_a_leaver_is_no_failure(expect, careful)


def _expect_a_leaver_is_no_failure(expect, careful):
    """Expect that a handler whose caller leaves in the middle does not call that a failure."""

    def measure(station_id):
        yield weather_pb2.Reading(station_id=station_id)
        overseen.over.wait(5)
        yield weather_pb2.Reading(station_id=station_id)

    overseen = _Overseen(expect.result(careful, measure))
    call = _watch(weather_stub(overseen), "ZRH-01")
    next(call)
    call.cancel()
    expect(overseen.ended.wait(_AT_ONCE_SECONDS), "the caller has left, and the handler goes on")
    hint = "the caller left, and the handler makes a failure of that; catch no more than Exception"
    expect(not overseen.late_codes, hint)


_HANDLERS = ["swallows", "changes_its_mind", "counts", "shows_a_status", "leaves", "greets_twice"]


def _is_end(pair):
    """Say whether something is a pair of a code and a dictionary."""
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        return False
    return isinstance(pair[0], grpc.StatusCode) and isinstance(pair[1], dict)


@exercise("7.3", "you know what arrives when a handler changes its mind")
def exercise_3(expect, predicted):
    """Check predictions of how calls end, a code and trailing metadata for each of the lesson's six handlers."""
    expect.written(*predicted.values())
    handlers = {getattr(handler, "__name__", ""): handler for handler in predicted}
    expect(list(handlers) == _HANDLERS, "leave the six handlers and their order as they are")
    written = all(map(_is_end, predicted.values()))
    expect(written, "write six pairs of a code and a dictionary, such as (grpc.StatusCode.OK, {})")
    stub = weather_stub(_Handlers(handlers))
    for name, (code, trailers) in zip(handlers, predicted.values(), strict=True):
        call = _ask(stub, name, timeout=2)
        hint = f"{name}: another code than {code.name}; what was set last before the handler ended?"
        expect(call.code() is code, hint)
        hint = f"{name}: other trailing metadata than {trailers}; what was added, what replaced?"
        expect(dict(call.trailing_metadata()) == trailers, hint)
