"""The exercises of lesson 20."""

import asyncio
import contextlib
import inspect
import random
import threading
import time
from collections.abc import Iterator
from typing import Any
from unittest import mock

import grpc

from helpers import weather
from helpers.checks.loops import in_a_loop, served
from helpers.checks.serving import channel_to
from helpers.exercises import exercise
from helpers.journal import Journal
from helpers.protos import compile_proto

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

_SOON_SECONDS = 2.0  # for what happens at once, also on a busy machine
_CALL_SECONDS = 4.0


def _reading() -> Any:
    station_id = random.choice(list(weather.STATIONS))
    return weather_pb2.Reading(station_id=station_id, temperature=weather.drawn_temperature())


# -- 20.1 --------------------------------------------------------------------------------------------------------------


class _Sensor:
    """Measures, and knows in which loop it was asked.

    Args:
        wait_for: how many have to ask before the first is answered.
        most: how many are answered at all; all if None.
    """

    def __init__(self, wait_for: int = 0, most: int | None = None) -> None:
        self.readings, self.loops = [], set()
        self._wait_for, self._most, self._all_ask = wait_for, most, asyncio.Event()

    async def measure(self):
        reading = _reading()
        self.readings.append(reading)
        self.loops.add(threading.current_thread().name)
        if len(self.readings) >= self._wait_for:
            self._all_ask.set()
        await self._all_ask.wait()
        if self._most is not None and len(self.readings) > self._most:
            await asyncio.Event().wait()  # until the call is over
        await asyncio.sleep(0.01)
        return reading


@exercise("20.1", "streams that wait share one thread")
def exercise_1(expect, live_class):
    """Check ``Live(measure)``, a servicer for an asyncio server whose readings are awaited."""
    _one_stream(expect, live_class, random.randint(2, 5))
    _one_stream(expect, live_class, 0)
    _two_streams(expect, live_class)
    for measured in (1, 3):
        _as_they_come(expect, live_class, measured)
    _unknown_station(expect, live_class)


@contextlib.contextmanager
def _sensed(expect, live_class, sensor: _Sensor) -> Iterator[Any]:
    expect.written(live_class)
    slept: list[str] = []

    def sleep(seconds: float) -> None:
        slept.append(threading.current_thread().name)
        really_sleep(seconds)

    really_sleep = time.sleep
    with mock.patch.object(time, "sleep", sleep):
        with served(expect.result(live_class, sensor.measure)) as address, channel_to(address) as channel:
            yield weather_pb2_grpc.WeatherServiceStub(channel)
    blocks = any(name.startswith("loop of check") for name in slept)
    expect(not blocks, "time.sleep() in a handler stops all streams of its loop; measure() waits as long as is needed")


def _watch(limit: int, station_id: str | None = None):
    station_id = station_id or random.choice([each for each in weather.STATIONS if each != "KEF-01"])
    return weather_pb2.WatchReadingsRequest(station_id=station_id, limit=limit)


def _one_stream(expect, live_class, limit: int) -> None:
    sensor = _Sensor()
    with _sensed(expect, live_class, sensor) as stub:
        call = stub.WatchReadings(_watch(limit), timeout=_CALL_SECONDS)
        try:
            received = [response.reading for response in call]
        except grpc.RpcError as error:
            awaited = "coroutine" not in (error.details() or "")
            expect(awaited, "measure() gives a coroutine, not a reading: await it, in an async def")
            raise
    expect(len(sensor.readings) == limit, f"limit={limit}: measure() was awaited {len(sensor.readings)} times")
    expect(received == sensor.readings, "send each reading that measure() gives, in their order")
    own = all(thread.startswith("loop of check") for thread in sensor.loops)
    expect(own, "await measure() in the server's own loop; yours ran in another thread")


def _two_streams(expect, live_class) -> None:
    sensor = _Sensor(wait_for=2)
    with _sensed(expect, live_class, sensor) as stub:
        calls = [stub.WatchReadings(_watch(3, each), timeout=_SOON_SECONDS) for each in ("KEF-01", None)]
        try:
            received = [len(list(call)) for call in calls]
        except grpc.RpcError as error:
            stuck = error.code() is grpc.StatusCode.DEADLINE_EXCEEDED
            expect(not stuck, "while one stream waits for measure(), another one is to go on: await it")
            raise
    expect(received == [3, 3], f"two streams with limit=3 at the same time: {received} readings came")


def _as_they_come(expect, live_class, measured: int) -> None:
    with _sensed(expect, live_class, _Sensor(most=measured)) as stub:
        call = stub.WatchReadings(_watch(4), timeout=_SOON_SECONDS)
        try:
            for _ in range(measured):
                next(call)
        except grpc.RpcError as error:
            late = error.code() is grpc.StatusCode.DEADLINE_EXCEEDED
            expect(not late, "send each reading when it is measured, not when all are")
            raise
        call.cancel()


def _unknown_station(expect, live_class) -> None:
    sensor = _Sensor()
    with _sensed(expect, live_class, sensor) as stub:
        call = stub.WatchReadings(_watch(2, "XYZ-99"), timeout=_CALL_SECONDS)
        with contextlib.suppress(grpc.RpcError):
            list(call)
        code, details = call.code(), call.details()
    expect(not sensor.readings, f"an unknown station: measure() was called, and the call ended with {code.name}")
    wrong = f"an unknown station: the call is to fail with NOT_FOUND, not to end with {code.name}"
    expect(code is grpc.StatusCode.NOT_FOUND, wrong)
    expect(details == "no such station", f"the details are to be 'no such station', not {details!r}")


# -- 20.2 --------------------------------------------------------------------------------------------------------------

# With asyncio the client's await turns CANCELLED into a CancelledError, which is no failure to a TaskGroup.
_NO_FAILURES = (grpc.StatusCode.OK, grpc.StatusCode.NOT_FOUND, grpc.StatusCode.CANCELLED)
_FAILURES = tuple(code for code in grpc.StatusCode if code not in _NO_FAILURES)
_AT_ONCE_SECONDS = 0.8


class _Stations(weather_pb2_grpc.WeatherServiceServicer):
    """Answers nobody before all have asked; then a known station, NOT_FOUND, a failure, or nothing until a cancel."""

    def __init__(self, together: int, failure: grpc.StatusCode = grpc.StatusCode.UNAVAILABLE) -> None:
        self.together, self.failure, self.left, self.told = together, failure, [], Journal()
        self.names = {station_id: f"name {random.randrange(10**6)}" for station_id in ("A", "B", "C")}
        self._all, self.failed_at = asyncio.Event(), 0.0

    async def GetStation(self, request, context):
        self.left.append(context.time_remaining())
        if len(self.left) >= self.together:
            self._all.set()
        await self._all.wait()
        if request.station_id == "held":
            try:
                await asyncio.Event().wait()
            finally:
                self.told.note("cancelled")
        if request.station_id == "fails":
            self.failed_at = time.monotonic()
            await context.abort(self.failure, "no such station")  # the code decides, whatever the words are
        if request.station_id not in self.names:
            await context.abort(grpc.StatusCode.NOT_FOUND, "no such station")
        await asyncio.sleep({"A": 0.1, "B": 0.0, "C": 0.05}[request.station_id])  # not in their order
        return weather_pb2.GetStationResponse(station=weather_pb2.Station(name=self.names[request.station_id]))


@exercise("20.2", "all at once, and a failure ends the others")
def exercise_2(expect, names_of):
    """Check ``await names_of(stub, station_ids)`` → the names, with None for a station that is not found."""
    expect.written(names_of)
    _names(expect, names_of, ["A"])
    _names(expect, names_of, ["A", "B", "unknown", "C", "A"])
    _names(expect, names_of, ["unknown", "unknown"])
    _names(expect, names_of, [])
    _names(expect, names_of, random.choices(["A", "B", "C", "unknown"], k=12))
    _fails(expect, names_of, ["fails", "A", "unknown", "held"], grpc.StatusCode.UNAVAILABLE)
    for failure in random.sample(_FAILURES, len(_FAILURES)):
        _fails(expect, names_of, ["held", "fails", "held"], failure)


async def _ask(expect, names_of, address, station_ids):
    async with grpc.aio.insecure_channel(address) as channel:
        returned = names_of(weather_pb2_grpc.WeatherServiceStub(channel), station_ids)
        expect(inspect.isawaitable(returned), "names_of() is to be awaited: write it with async def")
        try:
            return await returned
        except ExceptionGroup as group:
            raise group.exceptions[0] from None


def _names(expect, names_of, station_ids) -> None:
    stations = _Stations(len(station_ids))
    never = f"{station_ids}: no end. The server answers nobody before all have asked"
    with served(stations) as address:
        try:
            returned = in_a_loop(expect, _ask, expect, names_of, address, station_ids, hint=never)
        except grpc.RpcError as error:
            hint = "a station that is not found is None in the list; its error is not to leave your function"
            expect(error.code() is not grpc.StatusCode.NOT_FOUND, hint)
            expect(error.code() is not grpc.StatusCode.DEADLINE_EXCEEDED, never)
            raise
    wanted = [stations.names.get(station_id) for station_id in station_ids]
    shown = returned if isinstance(returned, list) else type(returned).__name__
    expect(isinstance(returned, list), f"return a list, not {shown}")
    expect(len(returned) == len(wanted), f"{len(station_ids)} stations, and {len(returned)} entries in your list")
    expect(returned == wanted, f"{station_ids}: return the names in the order of the ids, None for one that is unknown")
    limited = all(left is not None and 3 < left <= 5.1 for left in stations.left)
    expect(limited, "each call is to have a timeout of five seconds")


def _codes(error: BaseException) -> set[grpc.StatusCode]:
    if isinstance(error, BaseExceptionGroup):
        return set().union(*(_codes(each) for each in error.exceptions))
    return {error.code()} if isinstance(error, grpc.RpcError) else set()


def _fails(expect, names_of, station_ids, failure) -> None:
    stations, held = _Stations(len(station_ids), failure), station_ids.count("held")
    what = f"one call fails with {failure.name}, {held} more would wait"
    told: list[str] = []
    late = 0.0

    async def ask(address):
        nonlocal late
        async with grpc.aio.insecure_channel(address) as channel:
            error = None
            try:
                await names_of(weather_pb2_grpc.WeatherServiceStub(channel), station_ids)
            except Exception as caught:
                error = caught
            late = time.monotonic() - stations.failed_at
            with contextlib.suppress(TimeoutError):  # while the channel is open, which would end them
                told.extend(await asyncio.to_thread(stations.told.take, held, 1))
            return error

    with served(stations) as address:
        hint = f"{what}: the failure is to leave it at once; your function swallows it, or waits for the others"
        error = in_a_loop(expect, ask, address, hint=hint)
    expect(error is not None, f"{what}: the failure is to leave your function; it returned")
    expect(failure in _codes(error), f"{what}: the failure is to leave your function, not {type(error).__name__}")
    expect(
        late < _AT_ONCE_SECONDS, f"{what}: the failure is to leave your function at once; it came {late:.1f} s later"
    )
    expect(len(told) == held, f"{what}: cancel the calls in flight; their handlers still wait")


# -- 20.3 --------------------------------------------------------------------------------------------------------------

_PAUSE_SECONDS = 0.1
_GENERATOR = "write an asynchronous generator: async def, and yield"


class _Pausing(weather_pb2_grpc.WeatherServiceServicer):
    """Sends two readings.

    Args:
        held: before which of them, counted from 0, it waits until it is let.
        fails: in place of which of them it fails.
    """

    def __init__(self, held: int | None = 1, fails: int | None = None) -> None:
        self.held, self.fails = held, fails
        self.readings, self.told, self.let_go = [_reading(), _reading()], Journal(), threading.Event()

    async def WatchReadings(self, request, context):
        # Not by a CancelledError here: a cancel that comes between two messages is raised in gRPC's own code.
        context.add_done_callback(lambda _: self.told.note("over"))
        for at, reading in enumerate(self.readings):
            while at == self.held and not self.let_go.is_set():
                await asyncio.sleep(0.01)
            if at == self.fails:
                await context.abort(grpc.StatusCode.UNAVAILABLE, "the sensor is broken")
            yield weather_pb2.WatchReadingsResponse(reading=reading)


@exercise("20.3", "a pause is told, and the stream goes on")
def exercise_3(expect, with_pauses):
    """Check ``with_pauses(call, seconds)``, an asynchronous generator of a stream's messages, and None for a pause."""
    expect.written(with_pauses)
    if inspect.iscoroutinefunction(with_pauses):
        in_a_loop(expect, _is_a_coroutine, expect, with_pauses, hint=_NO_END)
    _goes_on(expect, with_pauses, held=1, pauses=4)
    _goes_on(expect, with_pauses, held=0, pauses=2)
    _without_a_pause(expect, with_pauses)
    _keeps_time(expect, with_pauses)
    for held, fails, when in ((1, 1, "after a pause"), (None, 1, "after a message"), (None, 0, "at once")):
        _passes_the_failure_on(expect, with_pauses, held, fails, when)
    _ends_the_call(expect, with_pauses, "at a pause")
    _ends_the_call(expect, with_pauses, "after a message")


async def _is_a_coroutine(expect, with_pauses) -> None:
    try:
        async with grpc.aio.insecure_channel("127.0.0.1:1") as channel:  # nobody is there
            await with_pauses(weather_pb2_grpc.WeatherServiceStub(channel).WatchReadings(_watch(1), timeout=0.1), 0.1)
    except NotImplementedError:  # the stub says here that it is one
        raise
    except Exception:
        pass
    expect(False, _GENERATOR)


async def _collect(expect, with_pauses, address, pausing, pauses, seconds):
    """Return what the answer yields, and let the stream go on after so many pauses in a row."""
    got: list[Any] = []
    async with grpc.aio.insecure_channel(address) as channel:
        call = weather_pb2_grpc.WeatherServiceStub(channel).WatchReadings(_watch(2), timeout=_CALL_SECONDS)
        yielded = with_pauses(call, seconds)
        expect(hasattr(yielded, "__aiter__"), _GENERATOR)
        try:
            async for each in yielded:
                got.append(each)
                if got[-pauses:] == [None] * pauses and len(_received(got)) >= (pausing.held or 0):
                    pausing.let_go.set()
                expect(
                    len(got) < 200, "no end: after the last message read() gives grpc.aio.EOF, each time: return there"
                )
        except TypeError as error:
            expect("coroutines is forbidden" not in str(error), "asyncio.wait() takes tasks: make the read a task")
            raise
        except asyncio.CancelledError:
            late = asyncio.current_task().cancelling()  # by the check's own limit
            expect(late, "the first pause ends the call: a read that is cancelled cancels its call")
            raise
        except grpc.RpcError as error:
            return got, error
    return got, None


def _received(got) -> list[Any]:
    return [each.reading for each in got if each is not None]


_NO_END = "your generator does not end, or tells of no pause, or of too few while a message is waited for"


def _goes_on(expect, with_pauses, held: int, pauses: int) -> None:
    pausing = _Pausing(held)
    with served(pausing) as address:
        arguments = (expect, with_pauses, address, pausing, pauses, _PAUSE_SECONDS)
        got, error = in_a_loop(expect, _collect, *arguments, hint=_NO_END)
    if error is not None:
        raise error
    _are_messages(expect, got)
    lost = "the reading after the pause is lost: it goes to the read that you have begun"
    # Nothing at all: a busy machine was late with the first reading, and that was a pause, too.
    expect(_received(got) not in (pausing.readings[:1], []), lost)
    expect(_received(got) == pausing.readings, "yield every message of the stream once, in order")


def _are_messages(expect, got) -> None:
    wrong = [each for each in got if each is not None and not isinstance(each, weather_pb2.WatchReadingsResponse)]
    expect(not wrong, f"yield the messages and None, not {wrong[0]!r}" if wrong else "")


def _without_a_pause(expect, with_pauses) -> None:
    pausing = _Pausing(held=None)
    with served(pausing) as address:
        got, error = in_a_loop(expect, _collect, expect, with_pauses, address, pausing, 1, 3.0, hint=_NO_END)
    if error is not None:
        raise error
    expect(None not in got, "no pause was longer than the seconds given, and yet None came")
    expect(_received(got) == pausing.readings, "yield every message of the stream once, in order")


def _keeps_time(expect, with_pauses) -> None:
    early = _first_pauses(expect, with_pauses, 0.3, 1)
    expect(early > 0.27, f"seconds=0.3, and the first None comes {early:.2f} s after a message")
    # Three tries: a busy machine may be late once.
    late = min(_first_pauses(expect, with_pauses, 0.05, 4) for _ in range(3))
    expect(late < 0.55, f"seconds=0.05, and the fourth None comes {late:.2f} s after a message")


def _first_pauses(expect, with_pauses, seconds: float, count: int) -> float:
    """Return after how many seconds a message was followed by so many times None."""
    pausing = _Pausing()

    async def measure(address):
        async with grpc.aio.insecure_channel(address) as channel:
            call = weather_pb2_grpc.WeatherServiceStub(channel).WatchReadings(_watch(2), timeout=_CALL_SECONDS)
            yielded, began, pauses = with_pauses(call, seconds), 0.0, 0
            async for each in yielded:
                if each is not None:
                    began, pauses = time.monotonic(), 0
                elif began:
                    pauses += 1
                if pauses == count:
                    break
            took = time.monotonic() - began
            await yielded.aclose()
            return took

    with served(pausing) as address:
        return in_a_loop(expect, measure, address, hint=_NO_END)


def _passes_the_failure_on(expect, with_pauses, held: int | None, fails: int, when: str) -> None:
    pausing = _Pausing(held, fails)
    with served(pausing) as address:
        arguments = (expect, with_pauses, address, pausing, 1, _PAUSE_SECONDS)
        _, error = in_a_loop(expect, _collect, *arguments, hint=_NO_END)
    told = error is not None and error.code() is grpc.StatusCode.UNAVAILABLE
    expect(told, f"the stream fails {when}: its AioRpcError is to leave your generator")


def _ends_the_call(expect, with_pauses, when: str) -> None:
    pausing = _Pausing()
    left: list[int] = []

    async def leave(address):
        async with grpc.aio.insecure_channel(address) as channel:
            call = weather_pb2_grpc.WeatherServiceStub(channel).WatchReadings(_watch(2), timeout=_CALL_SECONDS)
            yielded = with_pauses(call, _PAUSE_SECONDS)
            async for each in yielded:
                if (each is None) == (when == "at a pause"):
                    break
            await yielded.aclose()
            with contextlib.suppress(TimeoutError):
                await asyncio.to_thread(pausing.told.take, 1, _SOON_SECONDS)
                left.append(1)

    with served(pausing) as address:
        in_a_loop(expect, leave, address, hint=_NO_END)
    expect(left, f"who leaves your generator early (aclose {when}) wants no more: cancel the call, in a finally")
