"""The exercises of lesson 19."""

import contextlib
import queue
import random
import signal
import threading
import time
from concurrent import futures
from typing import NamedTuple

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from helpers import weather
from helpers.checks.serving import channel_to, weather_calls
from helpers.checks.waiting import until
from helpers.exercises import exercise
from helpers.protos import compile_proto

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

_SLOW = weather_pb2.GetStationRequest(station_id="slow")
_QUICK = weather_pb2.GetStationRequest(station_id="quick")
_WATCH = weather_pb2.WatchReadingsRequest(station_id="KEF-01")
_AT_ONCE_SECONDS = 1.5  # longer is not at once, also on a busy machine
_SOON_SECONDS = 0.3  # how long to look whether something happens that should not
_LATE_SECONDS = 0.5  # what the tasks promise: later is too late
_TOO_LATE_SECONDS = 0.95  # refuses who sleeps for a second, and nobody whom a busy machine holds up for less
_SPINNING = 2000  # looks at a list or a queue within a pause; who sleeps between them has a few dozen


class _Slow(weather_pb2_grpc.WeatherServiceServicer):
    """Answers at once; a slow call when its gate opens."""

    def __init__(self):
        self.begun, self.gate = threading.Event(), threading.Event()

    def GetStation(self, request, context):
        if request.station_id == "slow":
            self.begun.set()
            self.gate.wait(6)
        return weather_pb2.GetStationResponse()


class _Health(health.HealthServicer):
    """Notes when it is first told that the server does not serve."""

    told_at = None

    def set(self, service, status):
        super().set(service, status)  # which enter_graceful_shutdown() calls, too
        if status == health_pb2.HealthCheckResponse.NOT_SERVING and service == "" and self.told_at is None:
            self.told_at = time.monotonic()


class _Served(NamedTuple):
    """A server that the answer is to stop, and what belongs to it."""

    servicer: _Slow
    server: grpc.Server
    health: _Health
    address: str
    stub: object
    channel: grpc.Channel
    stops: list  # when it was stopped, and with which grace


@contextlib.contextmanager
def _served():
    """Start a server of the weather and health services; at the end of the block nothing of it is left."""
    servicer, healthy, stops = _Slow(), _Health(), []
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(servicer, server)
    health_pb2_grpc.add_HealthServicer_to_server(healthy, server)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    stop = server.stop

    def noted(grace):
        stops.append((time.monotonic(), grace))
        return stop(grace)

    server.stop = noted
    try:
        with channel_to(address) as channel:
            stub = weather_pb2_grpc.WeatherServiceStub(channel)
            yield _Served(servicer, server, healthy, address, stub, channel, stops)
    finally:
        servicer.gate.set()
        stop(0).wait(1)


class _Running:
    """The answer, at work in a thread of its own."""

    def __init__(self, answer, *arguments, **options):
        self._future = futures.Future()
        threading.Thread(target=self._run, args=(answer, arguments, options), daemon=True).start()

    def _run(self, answer, arguments, options):
        try:
            self._future.set_result(answer(*arguments, **options))
        except BaseException as error:
            self._future.set_exception(error)

    @property
    def over(self):
        """Whether it has returned or raised."""
        return self._future.done()

    @property
    def error(self):
        """What it has raised, None if it has not."""
        return self._future.exception() if self.over else None

    def raised(self):
        """Raise what it has raised, if it has: a stub, or a bug, shows as itself."""
        if self.over:
            self._future.result()

    def result(self, expect, seconds, hint):
        """Wait for what it returns."""
        try:
            return expect.result(self._future.result, seconds, seconds=seconds + 1, hint=hint)
        except futures.TimeoutError:
            expect(False, hint)


def _code_of_a_new_call(served):
    """Call over a connection of its own."""
    with channel_to(served.address) as channel:
        call = weather_pb2_grpc.WeatherServiceStub(channel).GetStation.future(_QUICK, timeout=2)
        return call.code()


def _expect_to_go_on(expect, answer, call, cut, returns):
    """Expect that a call in flight goes on, and the answer with it; these hints say that it was cut, or returns."""
    if until(lambda: answer.over or call.done(), _SOON_SECONDS):
        until(call.done, _AT_ONCE_SECONDS)  # a client learns that its call was cut a moment after the server
    expect(not call.done(), cut)
    expect(not answer.over, returns)


def _refuses(served):
    return _code_of_a_new_call(served) is not grpc.StatusCode.OK


# -- 19.1 --------------------------------------------------------------------------------------------------------------


class _Asked(list):
    """Counts the looks at it; what is to come comes right after one, so who sleeps then is late by all of it."""

    looks, to_come, asked_at = 0, None, None

    def looked(self):
        self.looks += 1
        if self.to_come is not None:
            number, self.to_come = self.to_come, None
            self.asked_at = time.monotonic()
            self.append(number)

    def __iter__(self):
        return iter(self.copy())  # what comes after the look is not in it


def _counted(name):
    """Return a method of lists of this name that counts as a look."""

    def look(self, *arguments):
        try:
            return getattr(list, name)(self, *arguments)
        finally:
            self.looked()

    return look


for _name in ("__len__", "__getitem__", "__eq__", "__ne__", "__contains__", "copy", "count", "pop"):
    setattr(_Asked, _name, _counted(_name))


@exercise("19.1", "the handler asks; the server stops, and its calls end first")
def exercise_1(expect, asked_by, end_when_asked):
    """Check ``asked_by(signals)`` → a list, and ``end_when_asked(asked, server, grace)`` → its first number."""
    expect.written(asked_by, end_when_asked)
    with _handlers_of(signal.SIGINT, signal.SIGTERM) as send:
        _notes_signals(expect, asked_by, send)
    _ends_in_time(expect, end_when_asked)
    _cuts_at_the_grace(expect, end_when_asked)


def _unset(number, frame):
    """Stands for a signal without a handler: at its default, SIGTERM would end this kernel."""


@contextlib.contextmanager
def _handlers_of(*numbers):
    """Take away their handlers, and yield a function that sends one; at the end of the block they are back.

    Only the main thread may set handlers. Where a check runs in another one, as on Windows, they are noted instead.
    """
    handlers, real = dict.fromkeys(numbers, _unset), signal.signal
    if threading.current_thread() is not threading.main_thread():
        signal.signal = lambda number, handler: handlers.update({number: handler})
        try:
            yield lambda number: handlers[number](number, None), handlers.get
        finally:
            signal.signal = real
        return
    before = {number: real(number, _unset) for number in numbers}
    try:
        yield signal.raise_signal, signal.getsignal
    finally:
        for number, handler in before.items():
            real(number, handler)


def _notes_signals(expect, asked_by, sender):
    send, handler_of = sender
    asked = expect.result(asked_by, [signal.SIGTERM])
    _send(expect, send, handler_of, [signal.SIGTERM])
    expect(isinstance(asked, list), f"asked_by() returns {asked!r}, not the list")
    expect(asked == [signal.SIGTERM], f"after a SIGTERM the list is {asked!r}, not [15]")
    expect(handler_of(signal.SIGINT) is _unset, "asked_by([signal.SIGTERM]) sets a handler for SIGINT, too")
    sent = [signal.SIGINT, signal.SIGTERM, signal.SIGINT]
    asked = expect.result(asked_by, (signal.SIGTERM, signal.SIGINT))
    expect(
        asked == [], f"nothing was sent yet, and the list is {asked!r}: each call of asked_by() has a list of its own"
    )
    _send(expect, send, handler_of, sent)
    expect(asked == sent, f"after the signals 2, 15 and 2 the list is {asked!r}")


def _send(expect, send, handler_of, numbers):
    for number in numbers:
        handler = handler_of(number)
        set_here = callable(handler) and handler not in (_unset, signal.default_int_handler)
        expect(set_here, f"asked_by() sets no handler for {number.name}")
        try:
            send(number)
        except (KeyboardInterrupt, SystemExit) as error:
            expect(False, f"the handler raises {type(error).__name__}: let it append the number, and nothing else")


def _ends_in_time(expect, end_when_asked):
    """Ask while a call is in flight, which ends by itself, long before the grace does."""
    number = random.choice([signal.SIGINT.value, signal.SIGTERM.value])
    with _served() as served:
        asked = _Asked()
        answer = _Running(end_when_asked, asked, served.server, 30)
        slow = served.stub.GetStation.future(_SLOW, timeout=6)
        early = until(lambda: answer.over or _refuses(served), _SOON_SECONDS)
        answer.raised()
        expect(
            not early,
            "nobody has asked yet, and the server stops or your function returns: wait until the list has something",
        )
        expect(served.servicer.begun.wait(2), "no call is answered before the server is asked to stop")
        spins = "your function looks at the list all the time, and takes a core: sleep a little between two looks"
        expect(asked.looks < _SPINNING, spins)
        asked.to_come = number
        until(lambda: asked.asked_at is not None, 1.5)
        if asked.asked_at is None:
            asked.to_come, asked.asked_at = None, time.monotonic()
            asked.append(number)
        refused = until(lambda: answer.over or _refuses(served), 1.5)
        answer.raised()
        expect(refused and _refuses(served), "it was asked, and new calls are still answered: stop the server")
        late = f"the server is stopped more than {_LATE_SECONDS} s after it was asked: look at the list more often"
        expect(not served.stops or served.stops[0][0] - asked.asked_at < _TOO_LATE_SECONDS, late)
        asked.append(signal.SIGINT.value if number == signal.SIGTERM else signal.SIGTERM.value)  # somebody impatient
        cut = "the call in flight was cut: stop with the grace you were given"
        returns = "your function returns while a call is in flight: wait for what stop() returns"
        _expect_to_go_on(expect, answer, slow, cut, returns)
        served.servicer.gate.set()
        expect(slow.code() is grpc.StatusCode.OK, cut)
        waits = "all calls have ended, and your function does not return: wait for the event, not for the time"
        returned = answer.result(expect, _AT_ONCE_SECONDS, waits)
        expect(returned == number, f"return the first number in the list, {number}, not {returned!r}")
        handed = served.stops[0][1]
        expect(handed == 30, f"the grace is 30 s, and stop() gets {handed!r}: hand on what you were given")


def _cuts_at_the_grace(expect, end_when_asked):
    """Ask while a call is in flight that does not end."""
    grace = round(random.uniform(0.3, 0.5), 2)
    with _served() as served:
        asked = []
        slow = served.stub.GetStation.future(_SLOW, timeout=6)
        served.servicer.begun.wait(2)
        began = time.monotonic()
        asked.append(signal.SIGTERM.value)
        answer = _Running(end_when_asked, asked, served.server, grace)
        hint = f"a call does not end, and a grace of {grace} s does not end it: hand the grace to stop()"
        answer.result(expect, grace + _AT_ONCE_SECONDS, hint)
        expect(time.monotonic() - began > 0.8 * grace, f"your function returns before the grace of {grace} s is over")
        expect(until(slow.done, 1), hint)


# -- 19.2 --------------------------------------------------------------------------------------------------------------


class _Registry:
    """Notes when the server leaves; raises if it is gone."""

    def __init__(self, served, error=None):
        self._served, self._error = served, error
        self.left, self.health_then, self.refused_then = threading.Event(), None, None
        self.times, self.left_at = 0, None

    def leave(self):
        self.times += 1
        self.health_then = _health_of(self._served)
        self.refused_then = _refuses(self._served)
        self.left_at = time.monotonic()
        self.left.set()
        if self._error is not None:
            raise self._error


def _health_of(served):
    """Return what the health service says, None when it is not reached."""
    stub = health_pb2_grpc.HealthStub(served.channel)
    call = stub.Check.future(health_pb2.HealthCheckRequest(), timeout=2)
    return call.result().status if call.code() is grpc.StatusCode.OK else None


@exercise("19.2", "out of sight first, then the news, then the end")
def exercise_2(expect, shut_down):
    """Check ``shut_down(registry, health, server, wait, grace)``, which returns when no call is left."""
    expect.written(shut_down)
    _keeps_the_order(expect, shut_down, gone=False)
    _keeps_the_order(expect, shut_down, gone=True)
    _hands_on_the_grace(expect, shut_down)
    _shows_other_errors(expect, shut_down)


def _keeps_the_order(expect, shut_down, gone):
    when = "the registry is gone: " if gone else ""
    wait = round(random.uniform(1.1, 1.3), 2)
    with _served() as served:
        registry = _Registry(served, OSError("the registry is gone") if gone else None)
        slow = served.stub.GetStation.future(_SLOW, timeout=6)
        served.servicer.begun.wait(2)
        answer = _Running(shut_down, registry, served.health, served.server, wait, 30)
        left = until(lambda: registry.left.is_set() or answer.over, 1.5)
        if not gone or not registry.left.is_set():
            answer.raised()
        expect(left and registry.left.is_set(), "call registry.leave()")
        serving = health_pb2.HealthCheckResponse.SERVING
        expect(not registry.refused_then, "the server was stopped before it left the registry")
        expect(registry.health_then == serving, "health said NOT_SERVING before the server left the registry")
        told = until(lambda: answer.over or served.health.told_at is not None, 0.75 * wait)
        _let_no_error_out(expect, answer, gone)
        untold = f"{when}health still says SERVING: tell it before you wait"
        expect(told, untold)
        expect(
            _health_of(served) == health_pb2.HealthCheckResponse.NOT_SERVING,
            f"{when}there is no time in which health says NOT_SERVING and calls are answered: wait before you stop",
        )
        expect(not _refuses(served), f"{when}a call during the wait is refused: stop the server after it")
        refused = until(lambda: answer.over or _refuses(served), wait + 1)
        _let_no_error_out(expect, answer, gone)
        expect(refused, f"{when}the wait is over, and new calls are still answered: stop the server")
        expect(served.health.told_at - registry.left_at < 0.75 * wait, untold)
        waited = served.stops[0][0] - served.health.told_at
        in_time = 0.9 * wait < waited < 1.8 * wait
        expect(in_time, f"{when}the server stops {waited:.1f} s after the news, not after {wait} s")
        cut = f"{when}the call in flight was cut: stop with the grace you were given"
        returns = f"{when}your function returns while a call is in flight: wait for it"
        _expect_to_go_on(expect, answer, slow, cut, returns)
        served.servicer.gate.set()
        expect(slow.code() is grpc.StatusCode.OK, f"{when}the call in flight was cut")
        answer.result(expect, _AT_ONCE_SECONDS, f"{when}no call is left, and your function does not return")
        expect(registry.times == 1, f"registry.leave() is called {registry.times} times, once is enough")


def _let_no_error_out(expect, answer, gone):
    """A registry that is gone is no reason to leave the rest undone."""
    try:
        answer.raised()
    except OSError:
        if not gone:
            raise
        expect(False, "registry.leave() raises OSError, and the rest is not done: go on without the registry")


def _hands_on_the_grace(expect, shut_down):
    """A call that does not end is cut at the end of the grace."""
    with _served() as served:
        slow = served.stub.GetStation.future(_SLOW, timeout=6)
        served.servicer.begun.wait(2)
        answer = _Running(shut_down, _Registry(served), served.health, served.server, 0.05, 0.2)
        answer.result(expect, 0.25 + _AT_ONCE_SECONDS, "a call does not end, and the grace does not end it")
        expect(until(slow.done, 1), "your function returns, and a call is in flight: the grace is to end it")


def _shows_other_errors(expect, shut_down):
    """A bug is no registry that is gone."""
    with _served() as served:
        registry = _Registry(served, ValueError("a bug"))
        answer = _Running(shut_down, registry, served.health, served.server, 0.05, 0.2)
        until(lambda: answer.over, _AT_ONCE_SECONDS)
        shown = isinstance(answer.error, ValueError)
        expect(shown, "registry.leave() raises ValueError, which is a bug, and nobody sees it: catch OSError alone")


# -- 19.3 --------------------------------------------------------------------------------------------------------------


class _Readings(queue.Queue):
    """Counts how often it was asked, so that a handler that waits for a reading is known to wait."""

    asked, longest = 0, 0

    def get(self, block=True, timeout=None):
        self.asked += 1
        if block and timeout is not None:
            self.longest = max(self.longest, timeout)
        return super().get(block, timeout)

    def empty(self):
        self.asked += 1
        return super().empty()


class _Counted(weather_pb2_grpc.WeatherServiceServicer):
    """Runs the answer's stream, and knows when its generator has ended."""

    def __init__(self, queued):
        self.queued, self.begun, self.ended = queued, threading.Event(), threading.Event()

    def WatchReadings(self, request, context):
        self.begun.set()
        try:
            yield from self.queued.WatchReadings(request, context)
        finally:
            self.ended.set()


@contextlib.contextmanager
def _watched(expect, queued_class):
    readings, stopping = _Readings(), threading.Event()
    counted = _Counted(expect.result(queued_class, readings, stopping))
    with weather_calls(counted) as stub:
        try:
            yield readings, stopping, counted, stub.WatchReadings(_WATCH, timeout=6)
        finally:
            stopping.set()
            for _ in range(3):  # for an answer that still waits for one
                readings.put(_reading())


def _reading():
    reading = weather_pb2.Reading(temperature=weather.drawn_temperature())
    return weather_pb2.WatchReadingsResponse(reading=reading)


@exercise("19.3", "a stream that hears of the stop, and of a client that left")
def exercise_3(expect, queued_class):
    """Check ``Queued(readings, stopping)``, a servicer whose stream sends what comes out of a queue."""
    _sends_and_stops(expect, queued_class)
    _stops_while_busy(expect, queued_class)
    _ends_with_its_client(expect, queued_class)


def _next(expect, stream):
    try:
        return expect.result(next, stream, seconds=2, hint="a reading is in the queue, and the client does not get it")
    except StopIteration:
        expect(False, "the stream ends with OK, though nobody stopped it")
    except grpc.RpcError as error:
        expect(error.code() is grpc.StatusCode.UNKNOWN, f"the stream ends with {error.code().name} before it should")
        raise


def _ends_unavailable(expect, stream, when):
    def drain():
        try:
            for _ in stream:
                pass
        except grpc.RpcError:
            pass

    expect.result(drain, seconds=_AT_ONCE_SECONDS, hint=f"{when}: the stream goes on after stopping is set")
    code = stream.code()
    told = "" if code is not grpc.StatusCode.OK else ": its client takes it for complete"
    expect(code is grpc.StatusCode.UNAVAILABLE, f"{when}: the stream ends with {code.name}, not UNAVAILABLE{told}")


def _sends_and_stops(expect, queued_class):
    """Messages before and after a pause, then the stop of a quiet stream."""
    with _watched(expect, queued_class) as (readings, stopping, counted, stream):
        for pause in (0, 0.7, 0):
            time.sleep(pause)  # longer than a get() with a timeout should take to look again
            expect(readings.asked < _SPINNING, "the handler asks the queue all the time: let get() wait")
            sent = [_reading() for _ in range(3)]
            for reading in sent:
                readings.put(reading)
            got = [_next(expect, stream) for _ in sent]
            expect(got == sent, "three messages are in the queue, and the client gets others")
        late = f"get() waits for up to {readings.longest} s: {_LATE_SECONDS} s is the most, or the stop is seen late"
        expect(readings.longest <= _LATE_SECONDS, late)
        until(lambda: readings.asked > 9, 1)  # nine were sent: a handler that waits for the tenth does so now
        stopping.set()
        _ends_unavailable(expect, stream, "nothing comes")
        expect(counted.ended.wait(1), "the stream has ended, and its handler goes on")


def _stops_while_busy(expect, queued_class):
    """A queue that never gets empty must not keep the stop from being seen."""
    with _watched(expect, queued_class) as (readings, stopping, _, stream):
        feeding = threading.Event()

        def feed():
            while not feeding.wait(0.01):
                readings.put(_reading())

        feeder = threading.Thread(target=feed, daemon=True)
        feeder.start()
        try:
            _next(expect, stream)
            stopping.set()
            _ends_unavailable(expect, stream, "readings come all the time")
        finally:
            feeding.set()
            feeder.join(1)


def _ends_with_its_client(expect, queued_class):
    with _watched(expect, queued_class) as (readings, _, counted, stream):
        readings.put(_reading())
        _next(expect, stream)
        until(lambda: readings.asked > 1, _SOON_SECONDS)
        stream.cancel()
        expect(
            counted.ended.wait(_AT_ONCE_SECONDS), "its client has left, nothing comes, and the handler keeps a thread"
        )
