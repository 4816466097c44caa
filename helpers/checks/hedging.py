"""The exercises of lesson 16."""

import itertools
import random
import threading
import time
from concurrent import futures

import grpc

from helpers.checks.serving import weather_calls
from helpers.exercises import exercise
from helpers.journal import Journal
from helpers.protos import compile_proto

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

_HELD_SECONDS = 4.0  # how long an attempt is held that nobody cancels: longer than any right answer waits
_SOON_SECONDS = 1.5  # for an answer that is there; far more than it takes, far less than an attempt is held
_TOLD_SECONDS = 1.0  # until a handler has heard of a cancel
_CALL_SECONDS = 3.0
_FAILURES = tuple(code.name for code in grpc.StatusCode if code is not grpc.StatusCode.OK)
_SLOW_SECONDS = 0.35  # a delay of 0.05 is over long before it, on a busy machine, too
_PATIENT_SECONDS = 1.2  # longer than a wait that somebody took for long enough


class _Station(weather_pb2_grpc.WeatherServiceServicer):
    """Does a step in each attempt: ``"quick"``, ``"held"``, seconds to take, a code's name, or seconds and a code.

    Attributes:
        began: what each attempt brought, in the order in which they came: when, and when its call has to be over.
        asked: when the answer was called that makes the attempts, or None.
        told: the numbers, from 0, of the attempts whose call was over before they were done.
    """

    def __init__(self, *steps):
        self.steps, self.told = steps, Journal()
        self.asked, self.began, self._lock = None, [], threading.Lock()
        self._name = f"station {random.randrange(10**6)}"

    def name(self, number):
        """Return what the answer to an attempt has as the station's name."""
        return f"{self._name}, attempt {number + 1}"

    def step(self, number, request):
        """Return what an attempt does."""
        return self.steps[number] if number < len(self.steps) else "quick"

    def GetStation(self, request, context):
        now, left = time.monotonic(), context.time_remaining()
        with self._lock:
            number = len(self.began)
            self.began.append((now, None if left is None else now + left))
        step = self.step(number, request)
        if isinstance(step, tuple):
            seconds, step = step
            time.sleep(seconds)
        if step == "held" or isinstance(step, float):
            over = threading.Event()
            held = _HELD_SECONDS if step == "held" else step
            if not context.add_callback(over.set) or over.wait(held):
                self.told.note(number)
        elif step != "quick":
            context.abort(grpc.StatusCode[step], f"attempt {number + 1} fails")
        return weather_pb2.GetStationResponse(station=weather_pb2.Station(name=self.name(number)))


def _request(station_id=None):
    return weather_pb2.GetStationRequest(station_id=station_id or f"S-{random.randrange(1000)}")


def _is_told(station, attempt):
    """Say whether the handler of an attempt hears within a second that its call is over."""
    deadline = time.monotonic() + _TOLD_SECONDS
    while str(attempt) not in [note.text for note in station.told.notes]:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _outcome(expect, answer, *arguments, seconds=_SOON_SECONDS, hint, **options):
    """Return what the answer returns and None, or None and the error of gRPC's that it raises."""

    def attempt():
        try:
            return answer(*arguments, **options), None
        except grpc.RpcError as error:
            return None, error

    return expect.result(attempt, seconds=seconds, hint=hint)


def _is_answer(expect, returned, names, what):
    """Expect a response with one of these names."""
    expect(returned is not None, f"{what}: None was returned; return the response")
    call = hasattr(returned, "result") or hasattr(returned, "code")
    expect(not call, f"{what}: return the response, not the call")
    kind = type(returned).__name__
    expect(isinstance(returned, weather_pb2.GetStationResponse), f"{what}: return the response, not a {kind}")
    expect(returned.station.name in names, f"{what}: that is not the response of the attempt that was answered first")


# -- 16.1 --------------------------------------------------------------------------------------------------------------


class _Group(_Station):
    """Knows by the request what to do; one that is to come late waits for the ends of those that fail."""

    def __init__(self):
        super().__init__()
        self.gate = threading.Event()

    def step(self, number, request):
        step = request.station_id.partition("/")[0]
        if step == "late":
            self.gate.wait(_HELD_SECONDS)
            return "quick"
        return step


@exercise("16.1", "the first good answer wins, and the others are cancelled")
def exercise_1(expect, first_good):
    """Check ``first_good(calls)`` → the first response of some unary calls."""
    one, other = random.sample(_FAILURES, 2)
    _first_good(expect, first_good, ["quick"], "a single call")
    _first_good(expect, first_good, ["held", "quick"], "a slow call and a quick one")
    _first_good(expect, first_good, ["quick", "held", "held"], "a quick call and two slow ones")
    _first_good(expect, first_good, [one, "late"], "one call has failed, and the other is answered later")
    _first_good(expect, first_good, ["held", one, "late", other], "two calls have failed, and another one is answered")
    _first_good(expect, first_good, [one, other], "all calls fail")
    _first_good(expect, first_good, [one], "a single call, which fails")
    before = "some calls were over before"
    _first_good(expect, first_good, ["held", one, "quick"], before, wait=True)
    slowly = "one call has failed, and the other is answered after a second"
    _first_good(expect, first_good, ["DEADLINE_EXCEEDED", "UNKNOWN", "late"], slowly, late_seconds=_PATIENT_SECONDS)


def _first_good(expect, first_good, steps, what, wait=False, late_seconds=0.1):
    """Start calls whose handlers do these steps, and have the answer choose."""

    def choose(calls):
        try:
            return first_good(calls)
        except grpc.FutureCancelledError:
            asked = f"{what}: `result()` of a call that was cancelled was asked for"
            expect(False, f"{asked}; cancel only when a good answer is there")

    group = _Group()
    with weather_calls(group, workers=8) as stub:
        calls = [stub.GetStation.future(_request(f"{each}/{n}"), timeout=_HELD_SECONDS) for n, each in enumerate(steps)]
        if wait:
            for call, step in zip(calls, steps, strict=True):
                if step != "held":
                    call.code()
        opener = threading.Thread(target=_open_when_failed, args=(group.gate, calls, steps, late_seconds))
        opener.start()
        waits = f"{what}: your function still waits; it returns as soon as a good answer is there"
        try:
            returned, error = _outcome(expect, choose, list(calls), seconds=late_seconds + _SOON_SECONDS, hint=waits)
        finally:
            group.gate.set()
            opener.join()
        held = [call for call, step in zip(calls, steps, strict=True) if step == "held"]
        goes_on = any(call.is_active() for call in held)
        codes = [call.code() for call, step in zip(calls, steps, strict=True) if step in _FAILURES]
        good = next((call for call, step in zip(calls, steps, strict=True) if step in ("quick", "late")), None)
        if good is None:
            expect(error is not None, f"{what}: let the error of one of them go to the caller")
            expect(isinstance(error, grpc.Call) and error.code() in codes, f"{what}: raise the error of one of them")
            return
        failed = f"{what}: a call that fails is passed over, and your function raised its error"
        expect(error is None, failed)
        expect(good.code() is grpc.StatusCode.OK, f"{what}: the good call was cancelled; its answer was to come")
        _is_answer(expect, returned, [good.result().station.name], what)
        expect(not goes_on, f"{what}: a call goes on, whose answer nobody wants; cancel it")


def _open_when_failed(gate, calls, steps, seconds):
    """Let the late answer come so long after all failures have arrived."""
    for call, step in zip(calls, steps, strict=True):
        if step in _FAILURES:
            call.code()
    if "late" in steps:
        time.sleep(seconds)  # an answer that looks at what has ended by now finds failures only
    gate.set()


# -- 16.2 --------------------------------------------------------------------------------------------------------------

_DELAY = 0.3
_APART = 0.15  # seconds: two deadlines that are as near as this are the same


@exercise("16.2", "two attempts, the first good answer, one deadline")
def exercise_2(expect, hedged):
    """Check ``hedged(method, request, delay, timeout)`` → the first good answer of two attempts."""
    _answers_quickly(expect, hedged)
    _hedges_a_slow_call(expect, hedged)
    _makes_a_failed_call_again(expect, hedged)
    _waits_for_the_other(expect, hedged)
    _waits_for_the_second(expect, hedged)
    _fails_twice(expect, hedged)
    _keeps_the_deadline(expect, hedged)
    _keeps_the_deadline_after_a_failure(expect, hedged)


def _call(expect, hedged, station, delay, timeout, hint, seconds=_SOON_SECONDS):
    """Call the answer once; return its response and None, or None and the error of gRPC's that it raises."""
    with weather_calls(station) as stub:
        station.asked = time.monotonic()
        outcome = _outcome(expect, hedged, stub.GetStation, _request(), delay, timeout, seconds=seconds, hint=hint)
        held = [number for number, _ in enumerate(station.began) if station.step(number, None) == "held"]
        for number in held:
            expect(_is_told(station, number), f"{hint.partition(';')[0]}; the other attempt goes on: cancel it")
    return outcome


def _answers_quickly(expect, hedged):
    station = _Station("quick")
    with weather_calls(station) as stub:
        late = "the first attempt was answered at once; return its answer"
        returned, error = _outcome(expect, hedged, stub.GetStation, _request(), 0.2, _CALL_SECONDS, hint=late)
        time.sleep(0.3)  # a second attempt would come meanwhile
    expect(error is None, f"{late}, and no error")
    expect(len(station.began) == 1, "the first attempt was answered at once, and another one was made")
    _is_answer(expect, returned, [station.name(0)], "the first attempt was answered at once")


def _hedges_a_slow_call(expect, hedged):
    station = _Station("held", "quick")
    late = "the first attempt is slow, and the second is answered; return at once"
    returned, error = _call(expect, hedged, station, _DELAY, _CALL_SECONDS, late)
    expect(error is None, "the first attempt is slow: the second one's answer is to be returned, and no error")
    _is_answer(expect, returned, [station.name(1)], "the first attempt is slow")
    # From the call on, not from the first attempt's handler on: that one may begin late on a busy machine.
    waited = station.began[1][0] - station.asked
    expect(waited > 0.8 * _DELAY, "the second attempt begins before the delay is over")


def _makes_a_failed_call_again(expect, hedged):
    for code in _FAILURES:
        station = _Station(code, "quick")
        late = f"the first attempt fails with {code}; the second begins at once, whatever the delay is"
        returned, error = _call(expect, hedged, station, 2.5, _CALL_SECONDS, late)
        expect(error is None, f"the first attempt fails with {code}; make the second one, and return its answer")
        _is_answer(expect, returned, [station.name(1)], "the first attempt fails")


def _waits_for_the_other(expect, hedged):
    for second in ("NOT_FOUND", "UNKNOWN"):
        station = _Station(0.5, second)
        late = "the second attempt fails; the first one decides"
        returned, error = _call(expect, hedged, station, 0.1, _CALL_SECONDS, late)
        expect(error is None, f"the second attempt fails with {second} while the first one runs; wait for that")
        made = len(station.began)
        expect(made == 2, f"the second attempt fails while the first one runs; there are to be two, not {made}")
        _is_answer(expect, returned, [station.name(0)], "the second attempt fails while the first one runs")


def _waits_for_the_second(expect, hedged):
    station = _Station((0.5, "ABORTED"), 0.6)
    late = "the first attempt fails while the second one runs; the second decides"
    returned, error = _call(expect, hedged, station, 0.1, _CALL_SECONDS, late)
    expect(error is None, "the first attempt fails while the second one runs; wait for that")
    made = len(station.began)
    expect(made == 2, f"the first attempt fails while the second one runs; there are to be two, not {made}")
    _is_answer(expect, returned, [station.name(1)], "the first attempt fails while the second one runs")


def _fails_twice(expect, hedged):
    for steps in (("UNAVAILABLE", "NOT_FOUND"), ("INTERNAL", "UNAVAILABLE")):
        station = _Station(*steps, *steps)
        late = "both attempts fail; raise the error of one"
        returned, error = _call(expect, hedged, station, 0.1, _CALL_SECONDS, late)
        expect(returned is None and error is not None, f"{late}, and return nothing")
        expect(isinstance(error, grpc.Call) and error.code().name in _FAILURES, late)
        expect(len(station.began) == 2, f"both attempts failed; make two, not {len(station.began)}")


def _keeps_the_deadline(expect, hedged):
    station = _Station("held", "held")
    late = "both attempts are slow; when the timeout is over, the call is"
    _, error = _call(expect, hedged, station, _DELAY, 0.8, late, seconds=_SOON_SECONDS)
    expect(error is not None and error.code() is grpc.StatusCode.DEADLINE_EXCEEDED, f"{late}, with DEADLINE_EXCEEDED")
    deadlines = [each for _, each in station.began]
    expect(None not in deadlines, "give each attempt a timeout")
    apart = len(deadlines) == 2 and abs(deadlines[1] - deadlines[0]) > _APART
    expect(not apart, "the second attempt has the whole timeout again; it gets what the first has left")
    expect(len(deadlines) == 2, f"both attempts are slow; there are to be two, not {len(deadlines)}")


def _keeps_the_deadline_after_a_failure(expect, hedged):
    station = _Station((0.4, "UNAVAILABLE"), "held")
    late = "the first attempt fails, and the second is slow; when the timeout is over, the call is"
    _, error = _call(expect, hedged, station, 0.8, 1.0, late)
    expect(error is not None, f"{late}, with DEADLINE_EXCEEDED")
    deadlines = [each for _, each in station.began]
    expect(len(deadlines) == 2 and None not in deadlines, "each of the two attempts has a timeout")
    whole = "the first attempt fails, and the second has the whole timeout again; it gets what is left"
    expect(abs(deadlines[1] - deadlines[0]) < _APART, whole)


# -- 16.3 --------------------------------------------------------------------------------------------------------------


_MEET_SECONDS = 0.02
_TOGETHER_SECONDS = 2.0  # for eight calls of 0.7 seconds at the same time


class _Weather(weather_pb2_grpc.WeatherServiceServicer):
    """Is slow in the first attempt of some calls, and quick in others; counts attempts by call.

    A call is known by its request. Slow attempts take so many seconds, or until their call is over, and the second ones
    of the same calls take ``second`` seconds.
    """

    def __init__(self, seconds, second=0.0):
        self.seconds, self.second, self.told = seconds, second, Journal()
        self.began, self.deadlines, self._lock = {}, {}, threading.Lock()

    def GetStation(self, request, context):
        call = request.station_id
        with self._lock:
            self.began[call] = number = self.began.get(call, 0) + 1
            self.deadlines.setdefault(call, []).append(time.monotonic() + (context.time_remaining() or 1e9))
        if call.startswith("slow"):
            over = threading.Event()
            if not context.add_callback(over.set) or over.wait(self.seconds if number == 1 else self.second):
                self.told.note(call)
        return weather_pb2.GetStationResponse(station=weather_pb2.Station(id=call, name=str(number)))

    def hedged(self, calls):
        """Return which of these calls had a second attempt."""
        return [call for call in calls if self.began.get(call, 0) > 1]


@exercise("16.3", "a share of the calls is hedged, and no more")
def exercise_3(expect, hedger_class):
    """Check ``Hedger(method, delay, share)``, whose object makes a hedged call within a budget."""
    _hedges_one_in_four(expect, hedger_class)
    _saves_up(expect, hedger_class)
    _hedges_side_by_side(expect, hedger_class)
    _takes_either_answer(expect, hedger_class)
    _asks_once(expect, hedger_class)
    _keeps_one_deadline(expect, hedger_class)


class _SlowShare(float):
    """A share whose arithmetic takes its time, so that threads meet there: counting without a lock comes out wrong."""

    def __mul__(self, other):
        time.sleep(_MEET_SECONDS)
        return float(self) * other

    def __ge__(self, other):  # what `a <= share` asks
        time.sleep(_MEET_SECONDS)
        return float(self) >= other

    def __gt__(self, other):
        time.sleep(_MEET_SECONDS)
        return float(self) > other

    __rmul__ = __mul__


_names = itertools.count(1)


def _slow(count):
    return [f"slow {next(_names)}" for _ in range(count)]


def _make(expect, hedger, call, timeout=_CALL_SECONDS):
    """Make a call, and see that its answer is its own."""
    late = "a call is answered, and your object still waits"
    returned, error = _outcome(expect, hedger, _request(call), timeout, hint=late)
    expect(error is None, f"a call that was to be answered failed: {error and error.code().name}")
    expect(isinstance(returned, weather_pb2.GetStationResponse), "return the response")
    expect(returned.station.id == call, "return the response to the request that was made")
    return returned


def _hedges_one_in_four(expect, hedger_class):
    """Make slow calls one by one; which of them may be hedged is certain."""
    weather = _Weather(seconds=_SLOW_SECONDS)
    with weather_calls(weather, workers=8) as stub:
        hedger = expect.result(hedger_class, stub.GetStation, 0.05, 0.25)
        expect(callable(hedger), "an object of your class is called like a method: write __call__")
        for number, call in enumerate(_slow(8), start=1):
            # The first of two attempts goes on long enough to be cancelled, on a busy machine, too.
            weather.seconds = _SLOW_SECONDS if number % 4 else _PATIENT_SECONDS
            returned = _make(expect, hedger, call)
            made, wanted = weather.began[call], 2 if number % 4 == 0 else 1
            budget = f"with a share of 0.25, slow call {number} has {made} attempts"
            expect(made == wanted, f"{budget}; it is the fourth and the eighth that may have two")
            if made == 2:
                expect(returned.station.name == "2", "the second attempt was answered first; return its answer")
                expect(_is_told(weather, call), "the slow attempt goes on: cancel it")


def _saves_up(expect, hedger_class):
    """Make quick calls, then slow ones: only those that need it cost something."""
    weather = _Weather(seconds=0.4)
    with weather_calls(weather, workers=16) as stub:
        hedger = expect.result(hedger_class, stub.GetStation, 0.1, 0.25)
        for number in range(24):
            _make(expect, hedger, f"quick {number}")
        other, [call] = expect.result(hedger_class, stub.GetStation, 0.1, 0.25), _slow(1)
        _make(expect, other, call)
        shared = "the first call of a new object was hedged; each object has a budget of its own"
        expect(not weather.hedged([call]), shared)
        slow = _slow(6)
        for call in slow:
            _make(expect, hedger, call)
        spent = weather.hedged(f"quick {number}" for number in range(24))
        expect(not spent, "a quick call had a second attempt")
        hedged = len(weather.hedged(slow))
        expect(hedged == 6, f"after twenty-four quick calls the next six may be hedged, and {hedged} were")


def _takes_either_answer(expect, hedger_class):
    """Make a call whose first attempt is answered while the second one runs."""
    weather, [call] = _Weather(seconds=0.5, second=_HELD_SECONDS), _slow(1)
    with weather_calls(weather) as stub:
        hedger = expect.result(hedger_class, stub.GetStation, 0.1, 1.0)
        either = "the first attempt is answered while the second one runs"
        returned, error = _outcome(expect, hedger, _request(call), _CALL_SECONDS, hint=f"{either}; return that answer")
        expect(error is None and returned is not None, f"{either}; return that answer")
        expect(returned.station.name == "1", f"{either}; let the first one go on, and return its answer")
        expect(_is_told(weather, call), f"{either}; cancel the second one then")


def _asks_once(expect, hedger_class):
    """Refuse a slow call a second attempt, make room with quick calls, and answer it late."""
    weather, [call] = _Weather(seconds=_PATIENT_SECONDS), _slow(1)
    with weather_calls(weather, workers=8) as stub, futures.ThreadPoolExecutor(1) as caller:
        hedger = expect.result(hedger_class, stub.GetStation, 0.2, 0.25)
        slow = caller.submit(
            _outcome, expect, hedger, _request(call), _CALL_SECONDS, hint="a slow call is not answered"
        )
        time.sleep(0.5)  # by now it has asked for a second attempt
        for number in range(8):
            _make(expect, hedger, f"quick {number}")
        returned, error = slow.result()
    expect(error is None and returned is not None, "a slow call without a second attempt was to be answered")
    later = "no room when a call is due for a second attempt: it waits on for its first, even if there is room later"
    expect(not weather.hedged([call]), later)


def _hedges_side_by_side(expect, hedger_class):
    """Make slow calls at the same time; none of their second attempts is over before all are due."""
    weather, calls, errors = _Weather(seconds=0.7, second=0.2), _slow(8), []
    with weather_calls(weather, workers=32) as stub:
        hedger = expect.result(hedger_class, stub.GetStation, 0.25, _SlowShare(0.25))

        def make(call):
            try:
                hedger(_request(call), _CALL_SECONDS)
            except grpc.RpcError:
                errors.append(call)

        def make_all():
            with futures.ThreadPoolExecutor(len(calls)) as callers:
                return list(callers.map(make, calls))

        alone = "eight calls at the same time wait for each other; hold a lock for the counting only"
        expect.result(make_all, seconds=_TOGETHER_SECONDS, hint=alone)
    expect(not errors, "eight calls at the same time: some of them fail")
    hedged = len(weather.hedged(calls))
    expect(hedged == 2, f"eight slow calls at the same time: two may be hedged, and {hedged} were")


def _keeps_one_deadline(expect, hedger_class):
    weather, [call] = _Weather(seconds=0.8), _slow(1)
    with weather_calls(weather) as stub:
        hedger = expect.result(hedger_class, stub.GetStation, 0.3, 1.0)
        _make(expect, hedger, call)
    first, *others = weather.deadlines[call]
    expect(len(others) == 1, f"with a share of 1 each slow call has a second attempt; this had {len(others)}")
    expect(abs(others[0] - first) < _APART, "the timeout is for both attempts: the second gets what is left of it")
