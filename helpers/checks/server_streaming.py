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

from helpers.checks.serving import weather_calls
from helpers.exercises import exercise
from helpers.protos import compile_proto

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

# -- 4.1 ---------------------------------------------------------------------------------------------------------------

_ENDS_SECONDS = 3  # for a stream that is to end by itself


class _Overheard(weather_pb2_grpc.WeatherServiceServicer):
    """Serves the answer's stream, and keeps what it yields: bytes on their way do not tell one message from another."""

    def __init__(self, servicer):
        self.servicer, self.yielded = servicer, []

    def WatchReadings(self, request, context):
        responses = self.servicer.WatchReadings(request, context)
        return self._kept(responses) if isinstance(responses, Iterator) else responses

    def _kept(self, responses):
        for response in responses:
            self.yielded.append(response)
            yield response


@exercise("4.1", "your first stream, with the readings that are asked for")
def exercise_1(expect, archive_class):
    """Check ``Archive(readings)``, a servicer that sends the readings of one station."""
    stations = random.sample([f"{letters}-{number}" for letters in ("OSL", "LIS", "PER") for number in range(10)], 3)
    readings = [_reading(each) for each in stations for _ in range(random.randrange(3, 6))]
    random.shuffle(readings)
    # The last station has one reading, and the first is asked for twice.
    readings = [each for each in readings if each.station_id != stations[2]] + [_reading(stations[2])]
    servicer = _Overheard(expect.result(archive_class, list(readings)))
    with weather_calls(servicer) as stub:
        for station_id in (*stations, stations[0]):
            wanted = [each for each in readings if each.station_id == station_id]
            _sends(expect, servicer, stub, station_id, wanted)
        call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id="NONE-1"), timeout=_ENDS_SECONDS)
        with contextlib.suppress(grpc.RpcError):
            for _ in call:
                expect(False, "a station without readings was asked for, and something was sent")
        code = call.code()
        expect(code is not grpc.StatusCode.UNKNOWN, f"no readings, and your handler fails: {call.details()}")
        fails = f"a station without readings: the call is to fail with NOT_FOUND, not to end with {code.name}"
        expect(code is grpc.StatusCode.NOT_FOUND, fails)


def _reading(station_id):
    return weather_pb2.Reading(station_id=station_id, temperature=random.uniform(-40, 40))


def _sends(expect, servicer, stub, station_id, wanted):
    """Watch a station to the end."""
    servicer.yielded.clear()
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=_ENDS_SECONDS)
    failed = None
    try:
        got = [response.reading for response in call]
    except grpc.RpcError as error:
        got, failed = [], error
    for each in servicer.yielded:
        expect(each is not None, "your handler yields None, which ends the stream; yield for readings that fit only")
        kind = type(each).__name__
        expect(isinstance(each, weather_pb2.WatchReadingsResponse), f"yield a WatchReadingsResponse, not a {kind}")
    late = failed is not None and failed.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    expect(not late, "the stream does not end; it does when your handler's function does")
    if failed is not None:
        raise failed
    others = any(each.station_id != station_id for each in got)
    expect(not others, "send the readings of the station that is asked for, and of no other")
    expect(len(got) == len(wanted), f"the station has {len(wanted)} readings, and {len(got)} arrived")
    expect(got == wanted, "send the readings as they are, and in their order")


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
        context.add_callback(over.set)
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

    def WatchReadings(self, request, timeout=None, **options):
        self.requests.append(request)
        self.timeouts.append(timeout)
        self.calls.append(self.stub.WatchReadings(request, timeout=_WATCHED_SECONDS, **options))
        return self.calls[-1]


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
        return reading == self.last


class _Broken(Exception):
    pass


class _Interrupt(BaseException):
    """What an ``except Exception`` lets through, as it does a KeyboardInterrupt."""


@exercise("4.2", "enough readings, and the server knows")
def exercise_2(expect, watch_until):
    """Check ``watch_until(stub, station_id, enough)`` → the readings up to the one that is enough."""
    for count, beyond in ((1, 0), (random.randrange(3, 8), 5)):
        _watch_until_enough(expect, watch_until, count, beyond)
    for error, which in ((_Broken(), "an error"), (_Interrupt(), "what `except Exception` lets through")):
        _watch_until_enough_fails(expect, watch_until, error, which)
    for count in (0, 5):
        station = _Station(count, grpc.StatusCode.OK)
        with weather_calls(station) as stub:
            rest = expect.result(watch_until, _Logged(stub), _STATION, _Enough())
        expect(rest == station.readings, f"a stream of {count} readings that ends by itself gives a list of them all")
    for count, code in ((0, grpc.StatusCode.NOT_FOUND), (2, grpc.StatusCode.UNAVAILABLE)):
        with weather_calls(_Station(count, code)) as stub:
            try:
                expect.result(watch_until, _Logged(stub), _STATION, _Enough())
            except grpc.RpcError as error:
                expect(error.code() is code, f"the call failed with {code.name}, and your function with another error")
            else:
                expect(False, f"after {count} readings the call fails; let that out")


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
        try:
            expect.result(watch_until, logged, _STATION, _Enough(error=error))
        except type(error):
            expect(not logged.calls[0].is_active(), f"enough() raised {which}, and the call goes on")
        else:
            expect(False, "enough() raised an error, and your function hides it; let that out")


# -- 4.3 ---------------------------------------------------------------------------------------------------------------

_PAUSE_SECONDS = 0.3
_TIMED_GET_SECONDS = 0.1  # how long a get waits that has a timeout: less than the pause
_FREE_SECONDS = 2.0  # the longest to wait for what happens at once


class _Measured(queue.Queue):
    """A sensor's queue that knows how it was asked."""

    def __init__(self):
        super().__init__()
        self.asked, self.longest = threading.Semaphore(0), 0.0

    def get(self, block=True, timeout=None):
        self.asked.release()
        if block and timeout is not None:
            self.longest = max(self.longest, timeout)
            return super().get(timeout=min(timeout, _TIMED_GET_SECONDS))
        while block:  # in turns, so that a thread that nobody wakes can be ended
            with contextlib.suppress(queue.Empty):
                return super().get(timeout=_TIMED_GET_SECONDS)
        return super().get(block=False)


class _Sensor:
    """The lesson's sensor, which notes who comes and goes; when a check fails it wakes whoever still waits."""

    def __init__(self):
        self.queues, self.ever, self.history = [], [], []
        self.subscribed, self.returned = threading.Semaphore(0), threading.Semaphore(0)

    def __enter__(self):
        return self

    def __exit__(self, error, *_):
        for measured in self.ever if error else ():
            measured.put(weather_pb2.Reading())

    def subscribe(self):
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


class _Served(weather_pb2_grpc.WeatherServiceServicer):
    """Has the answer's servicer watch; a busy sensor measures at the very moment in which a caller goes."""

    def __init__(self, servicer, sensor, busy):
        self.servicer, self.sensor, self.busy = servicer, sensor, busy

    def WatchReadings(self, request, context):
        if self.busy:  # callbacks run in the order in which they were added: this reading comes before any end mark
            context.add_callback(self.sensor.measure)
        return self.servicer.WatchReadings(request, context)

    def GetStation(self, request, context):
        return weather_pb2.GetStationResponse()


class _Late(weather_pb2_grpc.WeatherServiceServicer):
    """Has the answer's servicer begin when the caller has gone."""

    def __init__(self, servicer):
        self.servicer, self.begun, self.ended = servicer, threading.Event(), threading.Event()

    def WatchReadings(self, request, context):
        over = threading.Event()
        context.add_callback(over.set)
        self.begun.set()
        over.wait(_WATCHED_SECONDS)
        try:
            next(self.servicer.WatchReadings(request, context), None)  # a response that nobody wants
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
        _come_too_late(expect, station_class)
    error = logged.errors[0] if logged.errors else None
    expect(error is None, f"gRPC logged {type(error).__name__} from your handler or callback: {error}")


def _subscribed(expect, stub, sensor):
    """Return a call whose handler has subscribed to the sensor."""
    before = len(sensor.ever)
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=_STATION), timeout=_WATCHED_SECONDS)
    if not call.add_callback(sensor.subscribed.release):  # when the handler ends instead, or has already
        sensor.subscribed.release()
    expect(sensor.subscribed.acquire(timeout=_FREE_SECONDS), "nobody has subscribed to the sensor")
    if len(sensor.ever) == before:
        list(call)  # raises what went wrong
        expect(False, "the handler has ended without subscribing to the sensor")
    return call


def _read(call, count):
    """Return up to so many readings; fewer when no more came in time."""
    readings = []
    try:
        readings.extend(response.reading for response in itertools.islice(call, count))
    except grpc.RpcError as error:
        if error.code() is not grpc.StatusCode.DEADLINE_EXCEEDED:
            raise
    return readings


def _leave_between_readings(expect, station_class, busy):
    """Let one of two callers go while its handler waits for a reading, or gets one at that moment."""
    with _Sensor() as sensor, weather_calls(_Served(station_class(sensor), sensor, busy), workers=2) as stub:
        leaving = _subscribed(expect, stub, sensor)
        staying = _subscribed(expect, stub, sensor)
        measured = sensor.ever[0]
        for pause in (0, _PAUSE_SECONDS):
            time.sleep(pause)
            for _ in range(2):
                sensor.measure()
            arrived = _read(leaving, 2)
            expect(arrived == sensor.history[-2:], "a reading is missing, or another arrives; a pause is not the end")
        for _ in range(5):  # it has asked for a fifth reading, so it waits
            measured.asked.acquire(timeout=_PAUSE_SECONDS)
        leaving.cancel()
        free = stub.GetStation.future(weather_pb2.GetStationRequest(), timeout=_FREE_SECONDS).code()
        expect(free is grpc.StatusCode.OK, "the caller has gone, but the thread is still taken")
        expect(sensor.returned.acquire(timeout=_FREE_SECONDS), "the caller has gone, but the queue was not given back")
        slow = f"a get that waits {measured.longest:g} s notices as late as that; let the end wake it"
        expect(measured.longest <= _TIMED_GET_SECONDS, slow)
        sensor.measure()
        arrived = _read(staying, len(sensor.history))
        expect(arrived == sensor.history, "one caller has gone, and another, who stays, misses readings")


def _come_too_late(expect, station_class):
    """Let the handler begin when its caller has gone."""
    with _Sensor() as sensor:
        late = _Late(station_class(sensor))
        with weather_calls(late) as stub:
            request = weather_pb2.WatchReadingsRequest(station_id=_STATION)
            call = stub.WatchReadings(request, timeout=_WATCHED_SECONDS)
            late.begun.wait(_FREE_SECONDS)
            call.cancel()
        hint = "add_callback returned False: nobody will wake you, so do not wait"
        expect(late.ended.wait(_FREE_SECONDS), hint)
        expect(not sensor.queues, "add_callback returned False, and the queue was not given back")
