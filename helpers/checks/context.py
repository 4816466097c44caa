"""The exercises of lesson 07."""

import contextlib
import queue
import random
import threading
import time
from collections import Counter
from numbers import Real

import grpc

from helpers.checks.serving import weather_calls, weather_stub
from helpers.exercises import exercise
from helpers.protos import compile_proto

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

_AT_ONCE_SECONDS = 2.0  # the longest that a check waits for what should come at once, connecting included
_A_WHILE_SECONDS = 0.4  # how long a check watches that nothing comes
_LOOK_SECONDS = 0.1  # the longest that a look takes which does not wait
_CALL_SECONDS = 2.0  # for an answer that only asks something


class _Seen:
    """A call's context, but for what a class derived from this changes."""

    def __init__(self, context):
        self._context = context

    def __getattr__(self, name):
        return getattr(self._context, name)


def _ask(stub, name, timeout):
    return stub.GetStation.future(weather_pb2.GetStationRequest(station_id=name), timeout=timeout)


class _Holding(weather_pb2_grpc.WeatherServiceServicer):
    """Hands out the context of its call, which goes on until the gate opens."""

    def __init__(self):
        self.contexts, self.gate = queue.Queue(), threading.Event()

    def GetStation(self, request, context):
        self.contexts.put(context)
        self.gate.wait(6)
        return weather_pb2.GetStationResponse()


class _From(_Seen):
    """A call's context, as if its caller came from elsewhere."""

    def __init__(self, context, peer):
        super().__init__(context)
        self._peer = peer

    def peer(self):
        return self._peer


def _peers():
    """Return callers and their addresses: peers as gRPC writes them; None is the call's own."""
    byte, port = random.randrange(1, 255), random.randrange(20_000, 60_000)
    short = random.randrange(1024, 10_000)  # ports do not all have five digits
    return {
        None: "127.0.0.1",
        f"ipv4:10.0.0.{byte}:{short}": f"10.0.0.{byte}",
        f"ipv6:%5B::1%5D:{short}": "::1",
        f"ipv6:%5B2001:db8::{byte}%5D:{port}": f"2001:db8::{byte}",
        "unix:": "unix",
    }


@exercise("7.1", "the address of a caller, whichever way it comes")
def exercise_1(expect, origin):
    """Check ``origin(context)`` → the caller's address without its port, or ``"unix"``."""
    expect.written(origin)
    holding = _Holding()
    with weather_calls(holding) as stub, contextlib.ExitStack() as at_the_end:
        at_the_end.callback(holding.gate.set)
        call = _ask(stub, "KEF-01", timeout=6)
        context = holding.contexts.get(timeout=5)
        for peer, wanted in _peers().items():
            seen = context if peer is None else _From(context, peer)
            got = expect.result(origin, seen, seconds=_CALL_SECONDS, hint="origin does not return")
            expect(got == wanted, f"for the peer {seen.peer()!r} it is {wanted!r}, not {got!r}")
        holding.gate.set()
        call.result()


class _Handlers(weather_pb2_grpc.WeatherServiceServicer):
    """Hands each call over to the handler whose name it has in the place of a station."""

    def __init__(self, handlers):
        self._handlers = handlers

    def GetStation(self, request, context):
        return self._handlers[request.station_id](request, context)


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

    def has_back(self, umbrellas, seconds=_AT_ONCE_SECONDS):
        """Wait for umbrellas so long; return whether they are back."""
        with self._changed:
            return self._changed.wait_for(lambda: not Counter(umbrellas) - Counter(self.back), seconds)


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
        if not added:
            self._asked = self.has_said_so = True
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


@exercise("7.2", "each umbrella comes back when its call is over")
def exercise_2(expect, lend):
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

        calls["sudden"] = _ask(stub, "sudden", timeout=6)  # kept: a call that nobody keeps is cancelled
        sudden.borrowed(expect)
        calls["sudden"].cancel()  # for a lend that adds no callback
        hint = "the call ended as soon as the callback was added; had you taken the umbrella by then?"
        _expect_back(expect, sudden_desk, sudden_desk.lent, hint)

        expect(not desk.has_back([0], seconds=_A_WHILE_SECONDS), _BACK_EARLY)  # by a timer, say
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


class _Asked(weather_pb2_grpc.WeatherServiceServicer):
    """Answers, waits at its gate or fails with a code, as the station id says."""

    def __init__(self, code):
        self.code, self.gate = code, threading.Event()

    def GetStation(self, request, context):
        if request.station_id == "waits":
            self.gate.wait(6)
        elif request.station_id == "fails":
            context.abort(self.code, "as asked")
        return weather_pb2.GetStationResponse()

    def WatchReadings(self, request, context):
        yield weather_pb2.WatchReadingsResponse()
        if request.station_id == "fails":
            context.abort(self.code, "as asked")


def _error_of(call, *arguments, **options):
    """Return the error of a call that fails."""
    try:
        list(call(*arguments, **options))
    except grpc.RpcError as error:
        return error
    raise AssertionError("a call that should fail did not")


class _Watched:
    """Notes which questions a call is asked that wait while it goes on."""

    _QUESTIONS = ("code", "details", "trailing_metadata", "initial_metadata", "debug_error_string")
    _WITH_TIMEOUT = ("result", "exception", "traceback")  # these wait no longer than they are told

    def __init__(self, what, call):
        self.what, self.asked = what, []
        for name in (*self._QUESTIONS, *self._WITH_TIMEOUT):
            setattr(call, name, self._noting(call, name))

    def _noting(self, call, name):
        question = getattr(call, name)

        def ask(*arguments, **options):
            timeout = next(iter((*arguments, *options.values())), None)
            waits = name in self._QUESTIONS or timeout is None or timeout > 0
            if waits and not call.done():
                self.asked.append(name)
            return question(*arguments, **options)

        return ask

    def expect_not_asked(self, expect):
        """Expect that nothing was asked that would wait."""
        hint = f"{self.what}: glance asked {''.join(self.asked[:1])}(), which waits while the call goes on"
        expect(not self.asked, hint)


def _expect_going_on(expect, glance, what, call, limit=None):
    """Expect of a call that goes on what ``_expect_glance`` does, and that it is asked nothing that waits."""
    watched = _Watched(what, call)
    _expect_glance(expect, glance, what, call, "going on", limit)
    watched.expect_not_asked(expect)
    # One of three: the machine may stand still in the others.
    expect(any(_took(glance, call) < _LOOK_SECONDS for _ in range(3)), f"{what}: glance waits; return at once")
    return watched


def _took(glance, call):
    """Return how many seconds a look takes."""
    began = time.monotonic()
    glance(call)
    return time.monotonic() - began


def _expect_glance(expect, glance, what, call, wanted, limit=None):
    """Expect a word, and of the seconds ``limit`` what is left now; no seconds when it is None."""
    got = expect.result(glance, call, seconds=_CALL_SECONDS, hint=f"{what}: glance waits; ask done() first")
    expect(isinstance(got, (tuple, list)) and len(got) == 2, f"{what}: return a pair, not {got!r}")
    word, left = got
    expect(word == wanted, f"{what}: the word is {wanted!r}, not {word!r}")
    if limit is None:
        expect(left is None, f"{what}: no time to tell, so None, not {left!r}")
        return
    number = isinstance(left, Real) and not isinstance(left, bool)
    expect(number and limit - 6 <= left <= limit * 1.1, f"{what}, with {limit} s: {left!r} are not the seconds left")


@exercise("7.3", "how a call is, without waiting for it")
def exercise_3(expect, glance):
    """Check ``glance(call)`` → a word and the seconds left, for each kind of call object."""
    expect.written(glance)
    code = random.choice([grpc.StatusCode.NOT_FOUND, grpc.StatusCode.ABORTED, grpc.StatusCode.DATA_LOSS])
    limit = random.randrange(20, 60)
    asked = _Asked(code)
    failing = weather_pb2.WatchReadingsRequest(station_id="fails")
    with weather_calls(asked) as stub, contextlib.ExitStack() as at_the_end:
        at_the_end.callback(asked.gate.set)
        waiting = _ask(stub, "waits", limit)
        endless = _ask(stub, "waits", None)
        seen = [_expect_going_on(expect, glance, "a future", waiting, limit)]
        seen.append(_expect_going_on(expect, glance, "a future without a timeout", endless))
        stream = stub.WatchReadings(weather_pb2.WatchReadingsRequest(), timeout=limit)
        seen.append(_expect_going_on(expect, glance, "a stream with an unread message", stream, limit))
        expect(waiting.is_active() and stream.is_active(), "glance has ended a call; only look at it")
        list(stream)
        _expect_glance(expect, glance, "a stream read to its end", stream, "OK")
        waiting.cancel()
        _expect_glance(expect, glance, "a future that was cancelled", waiting, "CANCELLED")
        _, call = stub.GetStation.with_call(weather_pb2.GetStationRequest(), timeout=5)
        _expect_glance(expect, glance, "the call object of with_call", call, "OK")
        error = _error_of(stub.WatchReadings, failing, timeout=5)
        _expect_glance(expect, glance, "the error of a stream", error, code.name)
        error = _error_of(stub.GetStation, weather_pb2.GetStationRequest(station_id="fails"), timeout=5)
        _expect_glance(expect, glance, "the error of a blocking call", error, code.name)
        for watched in seen:  # once more: a thread of glance may have asked late
            watched.expect_not_asked(expect)
        asked.gate.set()
        endless.result()
