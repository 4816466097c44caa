"""The exercises of lesson 10."""

import asyncio
import contextlib
import math
import numbers
import random
import threading
import time
from typing import NamedTuple

import grpc

from helpers import weather
from helpers.checks.serving import weather_calls
from helpers.exercises import exercise
from helpers.protos import compile_proto

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

_REQUEST = weather_pb2.GetStationRequest(station_id="KEF-01")
_AT_ONCE_SECONDS = 1.0  # longer is not at once, also on a busy machine
_HEARS_SECONDS = 1.5  # the longest to wait for what happens at once
_ADDS_SECONDS = 0.5  # the longest to wait for a callback: an answer that looks again and again adds none


def _station():
    return weather_pb2.Station(**random.choice(list(weather.STATIONS.values())))


# -- 10.1 --------------------------------------------------------------------------------------------------------------


class _Measure:
    """Returns a station, and counts how often it was asked."""

    def __init__(self):
        self.station, self.asked = _station(), 0

    def __call__(self):
        self.asked += 1
        return self.station


class _Queued(weather_pb2_grpc.WeatherServiceServicer):
    """Runs the answer's handler; a stream occupies a thread until it is let go."""

    def __init__(self, servicer):
        self.servicer, self.occupied, self.let_go = servicer, threading.Event(), threading.Event()

    def GetStation(self, request, context):
        return self.servicer.GetStation(request, context)

    def WatchReadings(self, request, context):
        self.occupied.set()
        self.let_go.wait(_HEARS_SECONDS)
        yield weather_pb2.WatchReadingsResponse()


@exercise("10.1", "who would answer too late does not begin")
def exercise_1(expect, considerate_class):
    """Check ``Considerate(needs, measure)``, a servicer that refuses calls with too little time."""
    needs = round(random.uniform(1.5, 3), 1)
    for needed, timeout in ((1, 5), (0.2, 2.5), (needs, round(needs + 0.6, 1)), (needs, None)):
        _answers(expect, considerate_class, needed, timeout)
    _answers(expect, considerate_class, needs=4.6, timeout=5, after=0.6)
    timeout = round(random.uniform(2.5, 4), 1)
    for needed in (30, round(timeout + random.uniform(0.3, 0.9), 1)):
        _refuses(expect, considerate_class, needed, timeout)
    _refuses_after_a_queue(expect, considerate_class)


def _answers(expect, considerate_class, needs, timeout, after=0.0):
    """Call with enough time, so many seconds after the servicer was made."""
    given = "no deadline" if timeout is None else f"{timeout} s left"
    measure = _Measure()
    with weather_calls(expect.result(considerate_class, needs, measure)) as stub:
        time.sleep(after)
        call = stub.GetStation.future(_REQUEST, timeout=timeout)
        reply = _answer_of(expect, call, f"{needs} s needed, {given}")
    expect(measure.asked == 1, f"{needs} s needed, {given}: measure once, not {measure.asked} times")
    expect(reply.station == measure.station, "answer with the station that measure() returns")


def _answer_of(expect, call, when):
    """Return the response of a call that should have one; a stub or a bug shows as the call's own error."""
    try:
        return call.result(timeout=4)
    except grpc.FutureTimeoutError:
        expect(False, f"{when}: no answer comes")
    except grpc.RpcError as error:
        refused = error.code() is not grpc.StatusCode.UNKNOWN
        expect(not refused, f"{when}: the call is to be answered, not to end with {error.code().name}")
        raise


def _refuses(expect, considerate_class, needs, timeout):
    when = f"{needs} s needed, {timeout} s left"
    measure = _Measure()
    with weather_calls(expect.result(considerate_class, needs, measure)) as stub:
        began = time.monotonic()
        call = stub.GetStation.future(_REQUEST, timeout=timeout)
        code, took = call.code(), time.monotonic() - began
        _is_refused(expect, call, measure, when)
    expect(took < timeout - _AT_ONCE_SECONDS, f"{when}: refuse at once; {code.name} came when the time was over")


def _is_refused(expect, call, measure, when):
    code = call.code()
    if code is grpc.StatusCode.UNKNOWN:
        raise call.exception()
    expect(not measure.asked, f"{when}: measure() was called all the same")
    wrong = f"{when}: the call is to fail with DEADLINE_EXCEEDED, not to end with {code.name}"
    expect(code is grpc.StatusCode.DEADLINE_EXCEEDED, wrong)


def _refuses_after_a_queue(expect, considerate_class):
    """Let a call wait for the only thread until too little is left."""
    measure = _Measure()
    queued = _Queued(expect.result(considerate_class, 4.7, measure))
    with weather_calls(queued, workers=1) as stub:
        watching = stub.WatchReadings(weather_pb2.WatchReadingsRequest(), timeout=4)
        queued.occupied.wait(_HEARS_SECONDS)
        call = stub.GetStation.future(_REQUEST, timeout=5)
        time.sleep(0.5)  # in the queue
        queued.let_go.set()
        list(watching)
        _is_refused(expect, call, measure, "4.7 s needed, 5 s given, 0.5 s of them spent in the queue")


# -- 10.2 --------------------------------------------------------------------------------------------------------------


class _Case(NamedTuple):
    """What a handler is asked with."""

    timeout: float | None  # of the call
    reserve: float
    most: float


_CASES = (
    _Case(5, 1, 10),
    _Case(5, 1, 2),
    _Case(5, 0, 10),
    _Case(4, 2.5, 3),
    _Case(5, 4.7, 10),
    _Case(None, 1, 10),
    _Case(None, 20, 3),
    _Case(4, 5, 10),
    _Case(4, 30, 1),
)


_OVER = _Case(0.2, 0, 10)


class _Asked(NamedTuple):
    """What the answer gave in a handler, and what was left before and after."""

    before: float | None
    outcome: object
    after: float | None


@exercise("10.2", "the rest of the time, without the reserve, and with a limit")
def exercise_2(expect, time_for):
    """Check ``time_for(context, reserve, most)`` → seconds for the timeout of an inner call."""
    for kind, ask_all in (("grpc.server", _in_threads), ("grpc.aio.server", _in_asyncio)):
        for case, asked in zip(_CASES, ask_all(expect, time_for), strict=True):
            given = "no deadline" if case.timeout is None else f"{case.timeout} s left"
            _judge(expect, case, asked, f"{kind}, {given}, reserve={case.reserve}, most={case.most}")
    when = "grpc.server, the deadline is over, reserve=0, most=10"
    _judge(expect, _OVER, _asked_when_it_is_over(expect, time_for), when)


def _judge(expect, case, asked, when):
    """Compare what the answer returned or raised with what is wanted."""
    outcome = asked.outcome
    if isinstance(outcome, NotImplementedError):  # the stub
        raise outcome
    if case.timeout is None:
        low = high = case.most
    else:
        low, high = (min(left - case.reserve, case.most) for left in (asked.after, asked.before))
    if high <= 0:
        late = isinstance(outcome, TimeoutError)
        expect(late, f"{when}: nothing remains, so raise TimeoutError; yours gives {_shown(outcome)}")
        return
    if low <= 0 and isinstance(outcome, TimeoutError):
        return  # the last of the time went by while it was asked
    expect(not isinstance(outcome, BaseException), f"{when}: your function raises {_shown(outcome)}")
    number = isinstance(outcome, numbers.Real) and not isinstance(outcome, bool)
    expect(number, f"{when}: return a number of seconds, not {_shown(outcome)}")
    right = low - 1e-3 <= outcome <= high + 1e-3
    rounded = outcome in (round(low), round(high))  # far from `high` when a busy machine took its time
    if rounded or abs(outcome - high) < 0.1:
        expect(
            right, f"{when}: {high:.4f} s are to be handed on, not {float(outcome):.4f}; hand on what is left as it is"
        )
    wanted, given = f"{high:.2g}", _shown(outcome)
    if high >= 1 and math.isfinite(outcome) and round(high) != round(outcome):
        wanted, given = f"{high:.0f}", f"{float(outcome):.0f}"  # a busy machine takes some of the tenths
    expect(right, f"{when}: about {wanted} s are to be handed on, not {given}")


def _shown(outcome):
    if isinstance(outcome, BaseException):
        return f"{type(outcome).__name__}: {outcome}"
    return f"{outcome:.2g}" if isinstance(outcome, float) else repr(outcome)


def _asked(time_for, context, case):
    """Call the answer in a handler."""
    before = context.time_remaining()
    try:
        outcome = time_for(context, case.reserve, case.most)
    except Exception as error:
        outcome = error
    return _Asked(before, outcome, context.time_remaining())


def _in_threads(expect, time_for):
    """Call the answer in handlers of a ``grpc.server``."""
    asked = []

    class Asks(weather_pb2_grpc.WeatherServiceServicer):
        def GetStation(self, request, context):
            asked.append(_asked(time_for, context, _CASES[int(request.station_id)]))
            return weather_pb2.GetStationResponse()

    with weather_calls(Asks()) as stub:
        for number, case in enumerate(_CASES):
            request = weather_pb2.GetStationRequest(station_id=str(number))
            call = stub.GetStation.future(request, timeout=case.timeout)
            expect.result(call.result, seconds=2, hint="your function does not return")
    return asked


def _asked_when_it_is_over(expect, time_for):
    """Call the answer in a handler of a ``grpc.server`` whose deadline has come."""
    asked, done = [], threading.Event()

    class Asks(weather_pb2_grpc.WeatherServiceServicer):
        def GetStation(self, request, context):
            over = threading.Event()
            if context.add_callback(over.set):
                over.wait(_HEARS_SECONDS)
            asked.append(_asked(time_for, context, _OVER))
            done.set()
            return weather_pb2.GetStationResponse()

    with weather_calls(Asks()) as stub:
        call = stub.GetStation.future(_REQUEST, timeout=_OVER.timeout, wait_for_ready=True)
        ended = done.wait(2 * _HEARS_SECONDS)
        call.cancel()
    expect(ended, "the deadline is over, and your function does not return")
    return asked[0]


def _in_asyncio(expect, time_for):
    """Call the answer in handlers of a ``grpc.aio.server``, in an event loop of its own."""
    asked = []

    class Asks(weather_pb2_grpc.WeatherServiceServicer):
        async def GetStation(self, request, context):
            asked.append(_asked(time_for, context, _CASES[int(request.station_id)]))
            return weather_pb2.GetStationResponse()

    async def ask_all():
        server = grpc.aio.server()
        weather_pb2_grpc.add_WeatherServiceServicer_to_server(Asks(), server)
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        try:
            async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
                stub = weather_pb2_grpc.WeatherServiceStub(channel)
                for number, case in enumerate(_CASES):
                    request = weather_pb2.GetStationRequest(station_id=str(number))
                    await stub.GetStation(request, timeout=case.timeout)
        finally:
            await server.stop(0)

    # In a thread of its own: a notebook's has a loop that runs already.
    loop = threading.Thread(target=lambda: asyncio.run(ask_all()), name="check 10.2", daemon=True)
    loop.start()
    loop.join(4)
    expect(len(asked) == len(_CASES), "in a handler of a grpc.aio.server your function does not return")
    return asked


# -- 10.3 --------------------------------------------------------------------------------------------------------------


class _Back(weather_pb2_grpc.WeatherServiceServicer):
    """Answers, fails, or waits for its gate, as its ``code`` says; notes what it is told."""

    def __init__(self, code=grpc.StatusCode.OK, waits=False):
        self.code, self.waits, self.details = code, waits, f"reason {random.randrange(1000)}"
        self.reply = weather_pb2.GetStationResponse(station=_station())
        self.requests, self.left = [], []
        self.begun, self.over = threading.Semaphore(0), threading.Semaphore(0)
        self.gate = threading.Event()

    def GetStation(self, request, context):
        self.requests.append(request)
        self.left.append(context.time_remaining())
        ended = threading.Event()

        def end():
            ended.set()
            if not self.gate.is_set():
                self.over.release()

        if not context.add_callback(end):
            end()
        self.begun.release()
        while self.waits and not ended.is_set() and not self.gate.wait(0.01):
            pass
        if self.code is not grpc.StatusCode.OK:
            context.abort(self.code, self.details)
        return self.reply


class _Caller(weather_pb2_grpc.WeatherServiceServicer):
    """Runs the answer's handler, with the context that ``shown`` makes of its own, and knows when it has ended."""

    def __init__(self, front, shown):
        self.front, self.shown = front, shown
        self.ended, self.let_out = threading.Semaphore(0), False

    def GetStation(self, request, context):
        try:
            return self.front.GetStation(request, self.shown(context))
        except grpc.FutureCancelledError:
            self.let_out = True
            raise
        finally:
            self.ended.release()


@exercise("10.3", "the rest of the time, the cancel and the code go on")
def exercise_3(expect, letting_go_class):
    """Check ``LettingGo(back)``, a servicer that asks another one on its caller's behalf."""
    for timeout in (3, 0.8, 30, None):
        _hands_time_on(expect, letting_go_class, timeout)
    for code in ("NOT_FOUND", "RESOURCE_EXHAUSTED", "CANCELLED"):
        _hands_code_on(expect, letting_go_class, grpc.StatusCode[code])
    _hands_cancel_on(expect, letting_go_class)
    _lets_go_when_it_is_late(expect, letting_go_class)
    _lets_go_when_it_is_early(expect, letting_go_class)


@contextlib.contextmanager
def _between(expect, letting_go_class, back, shown=lambda context: context):
    """Serve a back and the answer in front of it; give a stub of the front, and what runs it."""
    with weather_calls(back) as back_stub:
        caller = _Caller(expect.result(letting_go_class, back_stub), shown)
        with weather_calls(caller) as stub:
            yield stub, caller


def _hands_time_on(expect, letting_go_class, timeout):
    given = "without a deadline" if timeout is None else f"with {timeout} s"
    request = weather_pb2.GetStationRequest(station_id=random.choice(list(weather.STATIONS)))
    back = _Back()
    with _between(expect, letting_go_class, back) as (stub, _):
        call = stub.GetStation.future(request, timeout=timeout)
        try:
            reply = call.result(timeout=3)
        except grpc.FutureTimeoutError:
            expect(False, f"a call {given}: no answer comes")
    expect(back.requests, "the back was not asked")
    expect(len(back.requests) == 1, f"the back is asked {len(back.requests)} times; make one inner call")
    expect(back.requests == [request], "ask the back for the station that is asked for")
    expect(reply == back.reply, "answer with what the back answers")
    [left] = back.left
    expect(left < 1e9, f"a call {given}: the inner call has no deadline")
    most = min(timeout or 5, 5)
    handed = f"a call {given}: the inner call has {left:.1f} s"
    expect(left <= 1.02 * most + 0.02, f"{handed}, more than {'its caller' if most < 5 else 'five seconds'}")
    expect(left >= most - 0.6, f"{handed}; hand on all that is left, five seconds at the most")


def _hands_code_on(expect, letting_go_class, code):
    back = _Back(code)
    with _between(expect, letting_go_class, back) as (stub, _):
        call = stub.GetStation.future(_REQUEST, timeout=3)
        got, details = call.code(), call.details()
    fails = f"the inner call fails with {code.name}"
    expect(got is code, f"{fails}, and the caller gets {got.name}: {details}")
    expect(details == back.details, f"{fails}, {back.details!r}, and the caller gets {details!r}")
    expect(len(back.requests) == 1, f"{fails}, and the back is asked again")


def _hands_cancel_on(expect, letting_go_class):
    """Two callers wait; one goes."""
    back, added = _Back(waits=True), threading.Semaphore(0)
    with _between(expect, letting_go_class, back, lambda context: _Adding(context, added)) as (stub, caller):
        callers = []
        for _ in range(2):
            callers.append(stub.GetStation.future(_REQUEST, timeout=6))
            expect(back.begun.acquire(timeout=_HEARS_SECONDS), "a second caller comes, and no inner call begins")
            added.acquire(timeout=_ADDS_SECONDS)  # the back may be quicker than the line after the inner call
        goes, stays = callers
        goes.cancel()
        heard = back.over.acquire(timeout=_HEARS_SECONDS)
        ended = caller.ended.acquire(timeout=_HEARS_SECONDS)
        both = back.over.acquire(timeout=0.1)
        back.gate.set()
        code = stays.code()
    expect(heard, "the caller has gone, and the inner call goes on")
    expect(ended, "the caller has gone, and your handler does not end")
    _lets_no_exception_out(expect, caller)
    expect(not both and code is grpc.StatusCode.OK, "two callers, one goes, and the other's inner call ends")


def _lets_no_exception_out(expect, caller):
    log = "the server logs a traceback for each caller that leaves"
    expect(not caller.let_out, f"your handler ends with FutureCancelledError, and {log}; catch it, and return or abort")


class _Watched:
    """A context that knows when somebody wants a callback of it."""

    def __init__(self, context):
        self._context = context

    def __getattr__(self, name):
        return getattr(self._context, name)


class _Adding(_Watched):
    """Says when a callback has been added."""

    def __init__(self, context, added):
        super().__init__(context)
        self._said = added

    def add_callback(self, callback):
        took = self._context.add_callback(callback)
        self._said.release()
        return took


class _Leaving(_Watched):
    """Lets its caller go when somebody wants a callback: just before it is added, or just after."""

    def __init__(self, context, leave, added):
        super().__init__(context)
        self._leave, self._added = leave, added

    def add_callback(self, callback):
        took = self._added and self._context.add_callback(callback)
        over = threading.Event()
        if self._context.add_callback(over.set):  # is called after the other
            self._leave()
            over.wait(_HEARS_SECONDS)
        return took if self._added else self._context.add_callback(callback)


def _lets_go_when_it_is_late(expect, letting_go_class):
    """The caller goes while the handler adds its callback."""
    ended, over = _leaves_at_the_callback(expect, letting_go_class, added=False)
    hint = "and the inner call goes on; what did it return?"
    expect(ended and over, f"the caller has gone before your callback was added, {hint}")


def _lets_go_when_it_is_early(expect, letting_go_class):
    """The caller goes when the callback has just been added."""
    ended, over = _leaves_at_the_callback(expect, letting_go_class, added=True)
    hint = "and the inner call goes on; is there a call that it can cancel?"
    expect(ended and over, f"the caller has gone when your callback had just been added, {hint}")


def _leaves_at_the_callback(expect, letting_go_class, added):
    """Return whether the handler has ended, and whether the inner call is over, if there was one."""
    leaves, back = threading.Event(), _Back(waits=True)
    with _between(expect, letting_go_class, back, lambda c: _Leaving(c, leaves.set, added)) as (stub, caller):
        call = stub.GetStation.future(_REQUEST, timeout=6)
        leaves.wait(_HEARS_SECONDS)  # an answer without a callback does not set this
        call.cancel()
        ended = caller.ended.acquire(timeout=_HEARS_SECONDS)
        began = back.begun.acquire(timeout=0.2)
        over = not began or back.over.acquire(timeout=_HEARS_SECONDS)
        back.gate.set()
    return ended, over
