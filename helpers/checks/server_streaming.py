"""The exercises of lesson 04."""

import contextlib
import itertools
import logging
import queue
import random
import threading
import time
from collections.abc import Iterator

import grpc

from helpers import weather
from helpers.checks.serving import channel_to, weather_calls
from helpers.exercises import exercise
from helpers.protos import compile_proto
from helpers.servers import start

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

# -- 4.1 ---------------------------------------------------------------------------------------------------------------

_ENDS_SECONDS = 3  # for a stream that is to end by itself


class _Watched:
    """A handler's context that knows whether the handler has aborted."""

    def __init__(self, context):
        self._context, self.aborted = context, False

    def __getattr__(self, name):
        return getattr(self._context, name)

    def abort(self, *arguments, **options):
        self.aborted = True
        self._context.abort(*arguments, **options)


class _Overheard(weather_pb2_grpc.WeatherServiceServicer):
    """Serves the answer's streams, and keeps what they yield: bytes on their way do not tell messages apart."""

    def __init__(self, servicer):
        self.servicer, self.yielded, self.swallowed = servicer, [], False
        self.meeting = None  # where two streams wait for each other after the first response of each

    def WatchReadings(self, request, context):
        watched = _Watched(context)
        responses = self.servicer.WatchReadings(request, watched)
        return self._kept(responses, watched) if isinstance(responses, Iterator) else responses

    def _kept(self, responses, watched):
        for number, response in enumerate(responses):
            if number == 1 and self.meeting:
                with contextlib.suppress(threading.BrokenBarrierError):
                    self.meeting.wait(_ENDS_SECONDS)
            self.yielded.append(response)
            yield response
        self.swallowed |= watched.aborted


@exercise("4.1", "your first stream, with the readings that are asked for")
def exercise_1(expect, archive_class):
    """Check ``Archive(readings)``, a servicer that sends the readings of one station."""
    letters, number = random.choice(["OSL", "LIS", "PER"]), random.randrange(1, 10)
    stations = [f"{letters}-{number}", f"{letters}-{number}{random.randrange(10)}", f"{letters}-{number}x"]
    readings = [_reading(each) for each in stations[:2] for _ in range(random.randrange(3, 6))]
    random.shuffle(readings)
    readings.append(_reading(stations[2], temperature=0))  # the only one of its station
    readings.append(readings[0])  # measured twice the same
    servicer = _Overheard(expect.result(archive_class, list(readings)))
    with weather_calls(servicer) as stub:
        for station_id in (*stations, stations[0]):
            _sends(expect, servicer, _watch(stub, station_id), station_id, readings)
        servicer.meeting = threading.Barrier(2)
        calls = [_watch(stub, each) for each in stations[:2]]
        for call, each in zip(calls, stations, strict=False):
            _sends(expect, servicer, call, each, readings, "two callers at a time: ")
        _finds_nothing(expect, servicer, stub, "NONE-1")
    empty = _Overheard(expect.result(archive_class, []))
    with weather_calls(empty) as stub:
        _finds_nothing(expect, empty, stub, stations[0])


def _reading(station_id, **fields):
    measured = random.choice(weather.readings("KEF-01", 100))
    return weather_pb2.Reading(**{**measured, "station_id": station_id, **fields})


def _watch(stub, station_id, timeout=_ENDS_SECONDS):
    return stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=timeout)


def _release_at_the_end(call, semaphore):
    """Release a semaphore when a call is over, or at once when it is over already."""
    if not call.add_callback(semaphore.release):
        semaphore.release()


def _sends(expect, servicer, call, station_id, readings, when=""):
    """Watch a station to the end."""
    wanted = [each for each in readings if each.station_id == station_id]
    failed = None
    try:
        got = [response.reading for response in call]
    except grpc.RpcError as error:
        got, failed = [], error
    for each in list(servicer.yielded):
        expect(each is not None, "your handler yields None, which ends the stream; yield for readings that fit only")
        kind = type(each).__name__
        expect(isinstance(each, weather_pb2.WatchReadingsResponse), f"yield a WatchReadingsResponse, not a {kind}")
    code = failed.code() if failed else None
    late = "the stream does not end; it does when your handler's function does"
    expect(code is not grpc.StatusCode.DEADLINE_EXCEEDED, when + late)
    missed = f"the call failed with NOT_FOUND for {station_id}, and the archive has readings of it"
    expect(code is not grpc.StatusCode.NOT_FOUND, when + missed)
    if failed is not None:
        raise failed
    others = any(each.station_id != station_id for each in got)
    expect(not others, f"{when}send the readings of the station that is asked for, and of no other")
    expect(len(got) == len(wanted), f"{when}the station has {len(wanted)} readings, and {len(got)} arrived")
    expect(got == wanted, f"{when}send the readings as they are, with all their fields, and in their order")


def _finds_nothing(expect, servicer, stub, station_id):
    """Watch a station that the archive has no readings of."""
    call = _watch(stub, station_id)
    with contextlib.suppress(grpc.RpcError):
        for _ in call:
            expect(False, "a station without readings was asked for, and something was sent")
    code = call.code()
    expect(code is not grpc.StatusCode.UNKNOWN, f"no readings, and your handler fails: {call.details()}")
    fails = f"a station without readings: the call is to fail with NOT_FOUND, not to end with {code.name}"
    expect(code is grpc.StatusCode.NOT_FOUND, fails)
    expect(not servicer.swallowed, "your handler goes on after abort: something of yours catches what abort raises")


# -- 4.2 ---------------------------------------------------------------------------------------------------------------

_STATION = "ZRH-01"
_TIMEOUT = 5
_WATCHED_SECONDS = 4  # the timeout that a call has in truth: an answer that reads on is to be told so in time


class _Station(weather_pb2_grpc.WeatherServiceServicer):
    """Sends readings, and then waits until the call is over, unless it ends it with a code."""

    def __init__(self, count, code=None):
        self.code = code
        temperatures = random.sample(range(-40, 40), count)
        self.readings = [weather_pb2.Reading(station_id=_STATION, temperature=each) for each in temperatures]

    def WatchReadings(self, request, context):
        over = threading.Event()
        if not context.add_callback(over.set):
            return
        for reading in self.readings:
            yield weather_pb2.WatchReadingsResponse(reading=reading)
        if self.code is None:
            over.wait(2 * _WATCHED_SECONDS)  # the client's deadline is to end the call
        elif self.code is not grpc.StatusCode.OK:
            context.abort(self.code, "no more")


class _Logged:
    """A stub that keeps its calls, as a program with a log does, and what they were made with."""

    def __init__(self, stub):
        self.stub, self.calls, self.requests, self.timeouts = stub, [], [], []

    def WatchReadings(self, request, timeout=None, *arguments, **options):
        self.requests.append(request)
        self.timeouts.append(timeout)
        self.calls.append(self.stub.WatchReadings(request, _WATCHED_SECONDS, *arguments, **options))
        return self.calls[-1]


class _Interrupt(BaseException):
    """What an ``except Exception`` lets through, as it does a KeyboardInterrupt."""


class _Interrupting(_Logged):
    """A stub whose caller is interrupted while it waits for the first response after so many."""

    def __init__(self, stub, after):
        super().__init__(stub)
        self.after = after

    def WatchReadings(self, *arguments, **options):
        return _Interrupted(super().WatchReadings(*arguments, **options), self.after)


class _Interrupted:
    """The call object of such a stub; an interrupt comes in one thread, and for others the stream ends."""

    def __init__(self, call, after):
        self._call, self._left, self._caller = call, after, threading.current_thread()

    def __getattr__(self, name):
        return getattr(self._call, name)

    def __iter__(self):
        return self

    def __next__(self):
        if self._left:
            self._left -= 1
            return next(self._call)
        raise _Interrupt if threading.current_thread() is self._caller else StopIteration


class _Enough:
    """Says whether a reading is the one to stop at, or raises an error; keeps what it was asked about."""

    def __init__(self, last=None, error=None):
        self.last, self.error, self.asked = last, error, []

    def __call__(self, reading):
        if not isinstance(reading, weather_pb2.Reading):
            raise TypeError(f"enough() is asked about a Reading, not about a {type(reading).__name__}")
        self.asked.append(reading)
        if self.error is not None:
            raise self.error
        return [reading] if reading == self.last else []  # true and false for an `if`


class _Broken(Exception):
    pass


@exercise("4.2", "enough readings, and the server knows")
def exercise_2(expect, watch_until):
    """Check ``watch_until(stub, station_id, enough)`` → the readings up to the one that is enough."""
    for count, beyond in ((1, 0), (random.randrange(3, 8), 5)):
        _watch_until_enough(expect, watch_until, count, beyond)
    lets_through = "what `except Exception` lets through"
    for error, which in ((_Broken(), "an error"), (_Interrupt(), lets_through), (StopIteration(), "StopIteration")):
        _watch_until_enough_fails(expect, watch_until, error, which)
    _watch_until_interrupted(expect, watch_until)
    for count in (0, 5):
        _watch_to_the_end(expect, watch_until, count)
    # The last two are also what the answer's own cancel and timeout give.
    for count, code in ((0, "NOT_FOUND"), (2, "UNAVAILABLE"), (2, "CANCELLED"), (2, "DEADLINE_EXCEEDED")):
        _watch_until_it_fails(expect, watch_until, count, grpc.StatusCode[code])


def _outcome(expect, watch_until, logged, enough):
    """Return what the answer returns and None, or None and what it raises."""

    def attempt(*arguments):
        try:
            return watch_until(*arguments), None
        except (Exception, _Interrupt) as error:
            return None, error

    return expect.result(attempt, logged, _STATION, enough)


def _watch_until_enough(expect, watch_until, count, beyond):
    """Watch a station that stays open, and has some readings beyond the one that is enough."""
    station = _Station(count + beyond)
    readings = station.readings[:count]
    enough = _Enough(last=readings[-1])
    with weather_calls(station) as stub:
        logged = _Logged(stub)
        try:
            got = expect.result(watch_until, logged, _STATION, enough)
        except grpc.RpcError as error:
            late = error.code() is grpc.StatusCode.DEADLINE_EXCEEDED
            expect(not (late and enough.asked), "enough() was true, and your function reads on")
            expect(not late, "all readings were sent, and enough() was never asked")
            raise
        expect(not isinstance(got, Iterator), f"return a list of readings, not a {type(got).__name__}")
        expect(logged.calls, "the stub that you were given was not called")
        goes_on = logged.calls[0].is_active()
    expect(len(logged.calls) == 1, "watch with one call of WatchReadings")
    wanted = weather_pb2.WatchReadingsRequest(station_id=_STATION)
    expect(logged.requests == [wanted], "ask for the station that is wanted, and for no number of readings")
    expect(logged.timeouts == [_TIMEOUT], "give the call a timeout of five seconds")
    expect(isinstance(got, list), "return a list of readings")
    expect(got != readings[:-1], "the reading that is enough belongs to the list")
    expect(got == readings, "return the readings, not the responses, up to the one that is enough")
    expect(enough.asked == readings, "ask enough() once about each reading, in their order")
    expect(not goes_on, "the call goes on; end it")


def _watch_until_enough_fails(expect, watch_until, error, which):
    """Have ``enough`` raise an error at the first reading."""
    with weather_calls(_Station(3)) as stub:
        logged = _Logged(stub)
        _, raised = _outcome(expect, watch_until, logged, _Enough(error=error))
        goes_on = logged.calls[0].is_active()
    if isinstance(raised, RuntimeError):  # what Python makes of a StopIteration in a generator
        raised = raised.__cause__
    hidden = f"enough() raised {which}, and your function hides it; let that out"
    expect(isinstance(raised, type(error)), hidden)
    expect(not goes_on, f"enough() raised {which}, and the call goes on")


def _watch_until_interrupted(expect, watch_until):
    """Interrupt the answer while it waits for a reading."""
    with weather_calls(_Station(2)) as stub:
        interrupting = _Interrupting(stub, after=2)
        _outcome(expect, watch_until, interrupting, _Enough())
        goes_on = interrupting.calls[0].is_active()
    expect(not goes_on, "your function was interrupted while it waited for a reading, and the call goes on")


def _watch_to_the_end(expect, watch_until, count):
    """Watch a stream that ends before it is enough."""
    station, enough = _Station(count, grpc.StatusCode.OK), _Enough()
    with weather_calls(station) as stub:
        rest = expect.result(watch_until, _Logged(stub), _STATION, enough)
    expect(rest == station.readings, f"a stream of {count} readings that ends by itself gives a list of them all")
    expect(enough.asked == station.readings, "the stream ended by itself: ask enough() once about each reading")


def _watch_until_it_fails(expect, watch_until, count, code):
    """Watch a stream that fails before it is enough."""
    with weather_calls(_Station(count, code)) as stub:
        logged = _Logged(stub)
        _, raised = _outcome(expect, watch_until, logged, _Enough())
    fails = f"after {count} readings the call fails with {code.name}"
    expect(raised is not None, f"{fails}; let that out")
    other = f"{fails}, and your function with {type(raised).__name__}; let the call's error out"
    expect(isinstance(raised, grpc.RpcError) and raised.code() is code, other)
    expect(len(logged.calls) == 1, f"{fails}, and your function calls again; watch with one call")


# -- 4.3 ---------------------------------------------------------------------------------------------------------------

_PAUSE_SECONDS = 0.3
_OFTEN_SECONDS = 0.1  # whoever looks as often as that need not be woken
_TIMED_GET_SECONDS = 0.01  # how long a get with a timeout waits: far less than the pause
_SLOW_SECONDS = 1.0  # how long a get waits for whoever wakes it, when the caller goes
_LOOKS_A_SECOND = 1000  # more of them are no waiting
_CALLBACK_SECONDS = 0.5  # the longest for a callback, which keeps all calls waiting
_FREE_SECONDS = 2.0  # the longest to wait for what happens at once


class _Measured(queue.Queue):
    """A sensor's queue that knows how it was asked."""

    def __init__(self):
        super().__init__()
        self.looks, self.ran_out, self.slept = 0, False, 0.0
        self.leaving, self.waiting = threading.Event(), threading.Event()

    def get(self, block=True, timeout=None):
        if not block or (timeout is not None and timeout < _TIMED_GET_SECONDS):
            self.looks += 1
            return super().get(block=False)
        until = None if timeout is None else time.monotonic() + _TIMED_GET_SECONDS
        while until is None or time.monotonic() < until:  # in turns, so that a thread that nobody wakes can be ended
            if self.leaving.is_set():
                return self._get_at_the_end(timeout)
            with contextlib.suppress(queue.Empty):
                return super().get(timeout=_TIMED_GET_SECONDS)
        self.ran_out = True
        raise queue.Empty

    def _get_at_the_end(self, timeout):
        """Wait as long as it takes to tell whether somebody wakes this get, so that no luck is in the verdict."""
        self.waiting.set()
        often = timeout is not None and timeout <= _OFTEN_SECONDS
        while True:
            try:
                return super().get(timeout=_TIMED_GET_SECONDS if often else _SLOW_SECONDS)
            except queue.Empty:
                if timeout is not None:
                    self.slept = 0.0 if often else timeout
                    raise

    def empty(self):
        self.looks += 1
        return super().empty()

    def qsize(self):
        self.looks += 1
        return super().qsize()

    def let_go(self):
        """Have the get that goes on, or the next one, wait for whoever wakes it; return when it does."""
        self.leaving.set()
        self.waiting.wait(_PAUSE_SECONDS)


class _Sensor:
    """The lesson's sensor, which notes who comes and goes; when a check fails it wakes whoever still waits."""

    def __init__(self):
        self.queues, self.ever, self.history = [], [], []
        self.subscribing, self.subscribed, self.returned = (threading.Semaphore(0) for _ in range(3))
        self.ready = threading.Event()  # until then, subscribe() takes its time
        self.ready.set()

    def __enter__(self):
        return self

    def __exit__(self, error, *_):
        self.ready.set()
        for measured in self.ever if error else ():
            measured.put(weather_pb2.Reading())

    def subscribe(self):
        self.subscribing.release()
        self.ready.wait(_WATCHED_SECONDS)
        measured = _Measured()
        self.queues.append(measured)
        self.ever.append(measured)
        self.subscribed.release()
        return measured

    def unsubscribe(self, measured):
        self.queues.remove(measured)
        self.returned.release()

    def measure(self):
        reading = weather_pb2.Reading(temperature=random.uniform(-40, 40))
        self.history.append(reading)
        for measured in list(self.queues):
            measured.put(reading)


class _Timed:
    """A handler's context that counts its callbacks, and knows how long the slowest one took."""

    def __init__(self, context):
        self._context, self.callbacks, self.slowest = context, 0, 0.0

    def __getattr__(self, name):
        return getattr(self._context, name)

    def add_callback(self, callback):
        self.callbacks += 1
        return self._context.add_callback(lambda: self._call(callback))

    def _call(self, callback):
        began = time.monotonic()
        try:
            callback()
        finally:
            self.slowest = max(self.slowest, time.monotonic() - began)


class _JustOver(_Timed):
    """The context of a call that ends just after its handler has asked whether it goes on."""

    asked = False

    def is_active(self):
        first, self.asked = not self.asked, True
        return first


class _Served(weather_pb2_grpc.WeatherServiceServicer):
    """Has the answer's servicer watch; a busy sensor measures at the very moment in which a caller goes."""

    def __init__(self, servicer, sensor, busy=False):
        self.servicer, self.sensor, self.busy = servicer, sensor, busy
        self.contexts, self.over = [], threading.Event()

    def WatchReadings(self, request, context):
        # Callbacks run in the order in which they were added: this reading comes before any end mark.
        context.add_callback(self._ends)
        self.contexts.append(_Timed(context))
        return self.servicer.WatchReadings(request, self.contexts[-1])

    def GetStation(self, request, context):
        return weather_pb2.GetStationResponse()

    def _ends(self):
        if self.busy:
            self.sensor.measure()
        self.over.set()


class _Late(weather_pb2_grpc.WeatherServiceServicer):
    """Has the answer's servicer begin when the caller has gone; it may think that the caller is still there."""

    def __init__(self, servicer, context_class):
        self.servicer, self.context_class = servicer, context_class
        self.begun, self.ended = threading.Event(), threading.Event()

    def WatchReadings(self, request, context):
        over = threading.Event()
        context.add_callback(over.set)
        self.begun.set()
        over.wait(_WATCHED_SECONDS)
        try:
            # A response that nobody wants.
            next(self.servicer.WatchReadings(request, self.context_class(context)), None)
        finally:
            self.ended.set()
        return iter(())


class _GrpcErrors(logging.Handler):
    """Keeps the exceptions that gRPC logs: those of handlers and of callbacks."""

    def __init__(self):
        super().__init__()
        self.errors = []

    def emit(self, record):
        if record.exc_info:
            self.errors.append(record.exc_info[1])
        logging.lastResort.handle(record)  # to stderr, where it would go without this handler

    def __enter__(self):
        logging.getLogger("grpc").addHandler(self)
        return self

    def __exit__(self, *_):
        logging.getLogger("grpc").removeHandler(self)


@exercise("4.3", "the caller goes, and thread and queue are free")
def exercise_3(expect, station_class):
    """Check ``SensorStation(sensor)``, a servicer that frees its thread when a caller goes."""
    with _GrpcErrors() as logged:
        for busy in (False, True):
            _leave_between_readings(expect, station_class, busy)
        _leave_before_a_reading(expect, station_class)
        for context_class in (_Timed, _JustOver):
            _come_too_late(expect, station_class, context_class)
        _leave_while_it_subscribes(expect, station_class)
    error = logged.errors[0] if logged.errors else None
    expect(error is None, f"gRPC logged {type(error).__name__} from your handler or callback: {error}")


def _subscribed(expect, stub, sensor):
    """Return a call whose handler has subscribed to the sensor."""
    before = len(sensor.ever)
    call = _watch(stub, _STATION, _WATCHED_SECONDS)
    _release_at_the_end(call, sensor.subscribed)  # when the handler ends instead
    while len(sensor.ever) == before and call.is_active():  # a call before this one may end meanwhile, and release too
        expect(sensor.subscribed.acquire(timeout=_FREE_SECONDS), "nobody has subscribed to the sensor")
    if len(sensor.ever) == before:
        list(call)  # raises what went wrong
        expect(False, "the handler has ended without subscribing to the sensor")
    return call


def _read(expect, call, count, measured):
    """Return up to so many readings; fewer when no more came in time."""
    readings = []
    try:
        readings.extend(response.reading for response in itertools.islice(call, count))
    except grpc.RpcError as error:
        failed = error.code() is not grpc.StatusCode.DEADLINE_EXCEEDED
        ran_out = "a pause between two readings is no end; a get with a timeout raises queue.Empty then"
        expect(not (failed and measured.ran_out), ran_out)
        if failed:
            raise
    return readings


def _leave(expect, stub, sensor, call):
    """Let a caller go while its handler waits for a reading, and see whether thread and queue are free."""
    measured = sensor.ever[0]
    measured.let_go()
    call.cancel()
    free = stub.GetStation.future(weather_pb2.GetStationRequest(), timeout=_FREE_SECONDS).code()
    expect(free is grpc.StatusCode.OK, "the caller has gone, but the thread is still taken")
    expect(sensor.returned.acquire(timeout=_FREE_SECONDS), "the caller has gone, but the queue was not given back")
    slow = f"a get that waits {measured.slept:g} s notices as late as that; let the end wake it"
    expect(not measured.slept, slow)


def _leave_between_readings(expect, station_class, busy):
    """Let one of two callers go while its handler waits for a reading, or gets one at that moment."""
    with _Sensor() as sensor:
        served = _Served(station_class(sensor), sensor, busy)
        with weather_calls(served, workers=2) as stub:
            leaving = _subscribed(expect, stub, sensor)
            staying = _subscribed(expect, stub, sensor)
            for pause in (0, _PAUSE_SECONDS):
                _pause(expect, sensor.ever[0], pause)
                for _ in range(2):
                    sensor.measure()
                arrived = _read(expect, leaving, 2, sensor.ever[0])
                missing = "a reading is missing, or another arrives; a pause is not the end"
                expect(arrived == sensor.history[-2:], missing)
            _leave(expect, stub, sensor, leaving)
            sensor.measure()
            arrived = _read(expect, staying, len(sensor.history), sensor.ever[1])
            expect(arrived == sensor.history, "one caller has gone, and another, who stays, misses readings")
        context = served.contexts[0]
        expect(context.callbacks < 5, "your handler adds a callback for each reading; one for the call is enough")
        slow = f"a callback of yours takes {context.slowest:.1f} s, and all calls of the server wait for it"
        expect(context.slowest < _CALLBACK_SECONDS, slow)


def _pause(expect, measured, seconds):
    """Have no readings for a while, and see whether the handler waits for one."""
    before, began = measured.looks, time.monotonic()
    time.sleep(seconds)
    if seconds:
        often = (measured.looks - before) / (time.monotonic() - began)
        expect(often < _LOOKS_A_SECOND, "your handler looks into its queue without a rest; let it wait for a reading")


def _leave_before_a_reading(expect, station_class):
    """Let a caller go that has had no reading yet."""
    with _Sensor() as sensor, weather_calls(_Served(station_class(sensor), sensor), workers=1) as stub:
        _leave(expect, stub, sensor, _subscribed(expect, stub, sensor))


def _come_too_late(expect, station_class, context_class):
    """Let the handler begin when its caller has gone."""
    with _Sensor() as sensor:
        late = _Late(station_class(sensor), context_class)
        with weather_calls(late) as stub:
            call = _watch(stub, _STATION, _WATCHED_SECONDS)
            late.begun.wait(_FREE_SECONDS)
            call.cancel()
        hint = "add_callback returned False: nobody will wake you, so do not wait"
        expect(late.ended.wait(_FREE_SECONDS), hint)
        expect(not sensor.queues, "add_callback returned False, and the queue was not given back")


def _leave_while_it_subscribes(expect, station_class):
    """Let a caller go while the handler is at the line that subscribes."""
    with _Sensor() as sensor:
        sensor.ready.clear()
        served = _Served(station_class(sensor), sensor)
        with weather_calls(served, workers=2) as stub:
            call = _watch(stub, _STATION, _WATCHED_SECONDS)
            expect(sensor.subscribing.acquire(timeout=_FREE_SECONDS), "nobody has subscribed to the sensor")
            call.cancel()
            served.over.wait(_FREE_SECONDS)
            # The thread that takes in this call has run all callbacks of the other one by then.
            stub.GetStation(weather_pb2.GetStationRequest(), timeout=_FREE_SECONDS)
            sensor.ready.set()
            kept = "the call ended while your handler subscribed, and the queue was not given back; does it wait?"
            expect(sensor.returned.acquire(timeout=_FREE_SECONDS), kept)


# -- 4.4 ---------------------------------------------------------------------------------------------------------------

_TOO_MANY = 2
_CALL_SECONDS = 2.5
_FILLED_SECONDS = 2.0  # how long the calls that have a thread may take together to begin
_BEGINNING_SECONDS = 0.3  # how long a call may take that has a thread


class _Room(weather_pb2_grpc.WeatherServiceServicer):
    """Keeps its threads until it is opened, and knows how many there are."""

    def __init__(self):
        self.open, self.inside, self.changed = threading.Event(), 0, threading.Condition()

    def WatchReadings(self, request, context):
        self._change(1)
        yield weather_pb2.WatchReadingsResponse()
        self.open.wait(2 * _CALL_SECONDS)  # longer than any call: a thread is not free because a deadline has come
        self._change(-1)

    def _change(self, by):
        with self.changed:
            self.inside += by
            self.changed.notify_all()

    def holds(self, count, seconds):
        """Return how many calls there are when there are so many, or after so many seconds."""
        with self.changed:
            self.changed.wait_for(lambda: self.inside >= count, seconds)
            return self.inside


@exercise("4.4", "so many run, so many wait, and the next is refused")
def exercise_4(expect, sized):
    """Check ``sized(running, waiting)`` → a server, not started."""
    for running, waiting in ((2, 0), (random.randrange(1, 4), random.randrange(1, 4))):
        server = expect.result(sized, running, waiting)
        expect(isinstance(server, grpc.Server), f"return the server that grpc.server makes, not {server!r}")
        room = _Room()
        weather_pb2_grpc.add_WeatherServiceServicer_to_server(room, server)
        with channel_to(start(server, name="sized")) as channel:
            try:
                _fill(expect, weather_pb2_grpc.WeatherServiceStub(channel), room, running, waiting)
            finally:
                room.open.set()


def _fill(expect, stub, room, running, waiting):
    """Make as many calls as run, then those that wait and some more; let the first go, and see what the others got."""
    asked = f"sized({running}, {waiting}):"
    first = [_watch(stub, _STATION, _CALL_SECONDS) for _ in range(running)]
    # The handlers are counted, not the readings: a call whose deadline comes loses what it has not read.
    ran = room.holds(running, _FILLED_SECONDS)
    expect(ran == running, f"{asked} {running} are to run at a time, {ran} did")
    more = [_watch(stub, _STATION, _CALL_SECONDS) for _ in range(waiting + _TOO_MANY)]
    refused = threading.Semaphore(0)
    for call in more:
        _release_at_the_end(call, refused)
    for number in range(_TOO_MANY):
        hint = f"{asked} {running + waiting + _TOO_MANY} calls came, and {number} of them were refused, not {_TOO_MANY}"
        expect(refused.acquire(timeout=_CALL_SECONDS / 2), hint)
    many = f"{asked} more than {running} run at a time"
    expect(room.holds(running + 1, _BEGINNING_SECONDS if waiting else 0) == running, many)
    room.open.set()
    waited = sum(map(_gets_a_thread, more))
    for call in (*first, *more):
        call.cancel()
    fewer = f"{asked} while {running} run, {waiting} more are to wait until one of them ends, not {waited}"
    expect(waited == waiting, fewer)


def _gets_a_thread(call):
    try:
        next(call)
    except grpc.RpcError:
        return False
    return True
