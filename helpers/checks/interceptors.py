"""The exercises of lesson 21."""

import collections
import contextlib
import itertools
import random
import threading
import time
from collections.abc import Iterator
from typing import Any

import grpc

from helpers import weather
from helpers.checks.serving import address_of, channel_to
from helpers.exercises import exercise
from helpers.protos import compile_proto

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

_SERVICE = "/weather.v1.WeatherService/"
_CALL_SECONDS = 2.5


class _Station(weather_pb2_grpc.WeatherServiceServicer):
    """Answers each kind of call, and keeps the messages that reach its handlers."""

    def __init__(self) -> None:
        self.reached: list[Any] = []
        self.read_to_the_end = False

    def GetStation(self, request, context):
        self.reached.append(request)
        if request.station_id not in weather.STATIONS:
            context.abort(grpc.StatusCode.NOT_FOUND, "no such station")
        return weather_pb2.GetStationResponse(station=weather_pb2.Station(**weather.STATIONS[request.station_id]))

    def WatchReadings(self, request, context):
        self.reached.append(request)
        for reading in weather.readings(request.station_id, request.limit):
            yield weather_pb2.WatchReadingsResponse(reading=weather_pb2.Reading(**reading))

    def UploadReadings(self, request_iterator, context):
        return weather_pb2.UploadReadingsResponse(count=sum(1 for _ in self._kept(request_iterator)))

    def Converse(self, request_iterator, context):
        for request in self._kept(request_iterator):
            yield weather_pb2.ConverseResponse(text=request.text.upper())

    def _kept(self, requests: Iterator[Any]) -> Iterator[Any]:
        for request in requests:
            self.reached.append(request)
            yield request
        self.read_to_the_end = True


@contextlib.contextmanager
def _behind(expect, station: _Station, interceptor: object) -> Iterator[grpc.Channel]:
    """Serve a station behind an answer's interceptor; gives a channel."""
    kind = isinstance(interceptor, grpc.ServerInterceptor)
    expect(kind, f"make a grpc.ServerInterceptor, not a {type(interceptor).__name__}")
    add = weather_pb2_grpc.add_WeatherServiceServicer_to_server
    with channel_to(address_of(add, station, interceptors=[interceptor])) as channel:
        yield channel


def _readings(count: int) -> list[Any]:
    return [weather_pb2.UploadReadingsRequest(reading=each) for each in weather.readings("KEF-01", count)]


def _questions(count: int) -> list[Any]:
    return [weather_pb2.ConverseRequest(text=f"question {number}?") for number in range(count)]


def _succeeds(expect, what: str, call, wanted: object) -> None:
    """Make a call that an interceptor is to leave alone."""
    try:
        got = call()
    except grpc.RpcError as error:
        expect(False, f"{what} is to be OK, and ended with {error.code().name}: {error.details()}")
    expect(got == wanted, f"{what} got another answer than without your interceptor")


def _get(stub, station_id: str = "KEF-01") -> str:
    request = weather_pb2.GetStationRequest(station_id=station_id)
    return stub.GetStation(request, timeout=_CALL_SECONDS).station.name


def _watch(stub, limit: int) -> int:
    request = weather_pb2.WatchReadingsRequest(station_id="KEF-01", limit=limit)
    return len(list(stub.WatchReadings(request, timeout=_CALL_SECONDS)))


def _upload(stub, count: int) -> int:
    return stub.UploadReadings(iter(_readings(count)), timeout=_CALL_SECONDS).count


def _converse(stub, count: int) -> list[str]:
    return [each.text for each in stub.Converse(iter(_questions(count)), timeout=_CALL_SECONDS)]


def _answers(count: int) -> list[str]:
    return [each.text.upper() for each in _questions(count)]


def _calls_an_unknown_name(expect, channel: grpc.Channel, name: str) -> None:
    try:
        channel.unary_unary(name)(b"", timeout=_CALL_SECONDS)
        code = grpc.StatusCode.OK
    except grpc.RpcError as error:
        code = error.code()
    wrong = f"a name that nobody has is UNIMPLEMENTED; with your interceptor it ended with {code.name}"
    expect(code is grpc.StatusCode.UNIMPLEMENTED, wrong)


# -- 21.1 --------------------------------------------------------------------------------------------------------------


@exercise("21.1", "known calls are counted by name, all others as one")
def exercise_1(expect, known_calls_class):
    """Check ``KnownCalls()``, a server interceptor that counts the calls of methods that exist, and all others."""
    other, interceptor = expect.result(known_calls_class), expect.result(known_calls_class)
    wanted: collections.Counter[str] = collections.Counter()
    with _behind(expect, _Station(), other) as channel:
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        _succeeds(expect, "a call of GetStation", lambda: _get(stub), "Keflavík")
    calls = getattr(interceptor, "calls", None)
    counted = isinstance(calls, dict) and any(calls.values())
    expect(not counted, "a server that has had no call has counts: two servers share one Counter")
    with _behind(expect, _Station(), interceptor) as channel:
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        kinds = [
            ("GetStation", lambda: _get(stub), "Keflavík"),
            ("WatchReadings", lambda: _watch(stub, 3), 3),
            ("UploadReadings", lambda: _upload(stub, 2), 2),
            ("Converse", lambda: _converse(stub, 2), _answers(2)),
        ]
        for name, call, answer in kinds:
            for _ in range(random.randint(1, 3)):
                _succeeds(expect, f"a call of {name}", call, answer)
                wanted[_SERVICE + name] += 1
        with contextlib.suppress(grpc.RpcError):
            _get(stub, "XYZ-99")
        wanted[_SERVICE + "GetStation"] += 1
        for _ in range(random.randint(2, 4)):
            _calls_an_unknown_name(expect, channel, f"{_SERVICE}Method{random.randrange(10**6)}")
            wanted["unknown"] += 1
        _calls_an_unknown_name(expect, channel, "/another.v1.Service/GetStation")
        wanted["unknown"] += 1
    calls = getattr(interceptor, "calls", None)
    expect(isinstance(calls, dict), "your interceptor has no collections.Counter with the name `calls`")
    strange = sorted(set(calls) - set(wanted), key=str)
    expect(not strange, f"calls has a key for {strange[:1]}; keys are full names that exist, and 'unknown'")
    for key, number in wanted.items():
        expect(calls.get(key) == number, f"there were {number} calls for {key}, and calls has {calls.get(key, 0)}")


# -- 21.2 --------------------------------------------------------------------------------------------------------------


@exercise("21.2", "the limit, and not one message more")
def exercise_2(expect, at_most_class):
    """Check ``AtMost(limit)``, a server interceptor that ends calls which stream more requests than that."""
    limit = random.randint(2, 5)
    station = _Station()
    with _behind(expect, station, expect.result(at_most_class, limit)) as channel:
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        _calls_an_unknown_name(expect, channel, _SERVICE + "NoSuchMethod")
        _succeeds(expect, "a call of GetStation", lambda: _get(stub), "Keflavík")
        long = limit + 2
        _succeeds(expect, f"AtMost({limit}): a watch of {long} readings", lambda: _watch(stub, long), long)
        for _ in range(2):  # the second shows whether a call counts for itself
            each = f"AtMost({limit}): each call with {limit} messages"
            _succeeds(expect, f"{each}, an upload", lambda: _upload(stub, limit), limit)
            _succeeds(expect, f"{each}, a conversation", lambda: _converse(stub, limit), _answers(limit))
        for count in (limit + 1, limit + 3):
            for what, call in (("an upload", _upload), ("a conversation", _converse)):
                _is_refused(expect, station, f"AtMost({limit}): {what} of {count}", call, stub, count, limit)
        _succeeds(expect, f"AtMost({limit}): an upload of 0", lambda: _upload(stub, 0), 0)


def _is_refused(expect, station: _Station, what: str, call, stub, count: int, limit: int) -> None:
    """Make a call with too many messages."""
    station.reached.clear()
    station.read_to_the_end = False
    code, details = grpc.StatusCode.OK, ""
    try:
        call(stub, count)
    except grpc.RpcError as error:
        code, details = error.code(), error.details()
    expect(len(station.reached) <= limit, f"{what}: {len(station.reached)} messages reached the handler")
    wrong = f"{what} is to end with RESOURCE_EXHAUSTED, not with {code.name} {details}".rstrip()
    expect(code is grpc.StatusCode.RESOURCE_EXHAUSTED, wrong)
    held = f"{what}: {len(station.reached)} messages reached the handler; those before the limit are its own"
    expect(len(station.reached) == limit, held)
    whole = f"{what}: the handler saw an end after {limit} messages, and takes them for all; raise there"
    expect(not station.read_to_the_end, whole)


# -- 21.3 --------------------------------------------------------------------------------------------------------------

_BUSY_SECONDS = 0.3, 0.4  # between these: no answer can know it
_TIMEOUT = 2.0
# A first attempt has more, also on a busy machine; with the end of a call before it, it has less.
_ALL_SECONDS = 1.3
_ROUNDED_SECONDS = 0.05  # more than what the wire's units add to a timeout


class _Attempts(weather_pb2_grpc.WeatherServiceServicer):
    """Ends each attempt with the next of some codes, the last of them again and again."""

    def __init__(self, *codes: grpc.StatusCode, seconds: float = 0.0) -> None:
        self.codes, self.seconds = codes, seconds
        self.forget()

    def forget(self) -> None:
        """Begin anew: the next attempt is the first."""
        self.requests: list[Any] = []
        self.left: list[float] = []
        self.metadata: list[list[str]] = []

    def GetStation(self, request, context):
        self.requests.append(request)
        self.left.append(context.time_remaining())
        self.metadata.append([value for key, value in context.invocation_metadata() if key == "x-check"])
        threading.Event().wait(self.seconds)
        code = self.codes[min(len(self.requests), len(self.codes)) - 1]
        if code is not grpc.StatusCode.OK:
            context.abort(code, f"attempt {len(self.requests)}")
        return weather_pb2.GetStationResponse(station={"name": request.station_id.lower()})


@exercise("21.3", "again, in the caller's time")
def exercise_3(expect, again_class):
    """Check ``Again(attempts)``, a client interceptor that makes UNAVAILABLE calls again."""
    busy, ok = grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.OK
    most = random.randint(3, 5)
    for codes, attempts in (((ok,), 1), ((busy, busy, ok), 3), ((busy,), most), ((busy,), 1)):
        _makes_attempts(expect, again_class, max(attempts, most) if attempts != 1 else attempts, codes, attempts)
    for code in (grpc.StatusCode.NOT_FOUND, grpc.StatusCode.DEADLINE_EXCEEDED):
        _makes_attempts(expect, again_class, most, (code,), 1)
    _makes_attempts(expect, again_class, most, (busy, grpc.StatusCode.INTERNAL), 2)
    _shares_the_time(expect, again_class)
    _leaves_no_timeout_alone(expect, again_class)


@contextlib.contextmanager
def _calling(expect, again_class, attempts: int, servicer: _Attempts) -> Iterator[Any]:
    interceptor = expect.result(again_class, attempts)
    kind = isinstance(interceptor, grpc.UnaryUnaryClientInterceptor)
    expect(kind, f"make a grpc.UnaryUnaryClientInterceptor, not a {type(interceptor).__name__}")
    add = weather_pb2_grpc.add_WeatherServiceServicer_to_server
    with channel_to(address_of(add, servicer)) as channel:
        yield weather_pb2_grpc.WeatherServiceStub(grpc.intercept_channel(channel, interceptor))


def _outcome(expect, stub, what: str, request, **options: Any) -> tuple[grpc.StatusCode, str]:
    """Make a call; return its code, and the name in the answer or the details."""

    def ask() -> tuple[grpc.StatusCode, str]:
        try:
            return grpc.StatusCode.OK, stub.GetStation(request, **options).station.name
        except grpc.RpcError as error:
            return error.code(), error.details()
        except AttributeError as error:
            expect("result" not in str(error), f"{what}: return the call object that continuation gave ({error})")
            raise

    return expect.result(ask, seconds=4, hint=f"{what}: your interceptor makes no end")


def _makes_attempts(expect, again_class, attempts: int, codes: tuple[grpc.StatusCode, ...], wanted: int) -> None:
    """Make two calls through one interceptor, whose attempts end with these codes, and expect so many of each."""
    servicer = _Attempts(*codes)
    names = ", ".join(code.name for code in codes)
    last = codes[min(wanted, len(codes)) - 1]
    with _calling(expect, again_class, attempts, servicer) as stub:
        for which in ("", ", a second call"):
            what = f"Again({attempts}), and the server answers {names}{which}"
            servicer.forget()
            request = weather_pb2.GetStationRequest(station_id=f"AB-{random.randrange(100)}")
            code, text = _outcome(expect, stub, what, request, timeout=3, metadata=[("x-check", "1")])
            made = len(servicer.requests)
            expect(made == wanted, f"{what}: {wanted} attempts, not {made}")
            expect(code is last, f"{what}: the caller gets the last one's {last.name}, not {code.name}")
            answer = request.station_id.lower() if last is grpc.StatusCode.OK else f"attempt {wanted}"
            expect(text == answer, f"{what}: the caller gets what the last attempt got")
            expect(all(each == request for each in servicer.requests), f"{what}: each attempt has the caller's request")
            once = f"{what}: each attempt has the caller's metadata, once"
            expect(all(each == ["1"] for each in servicer.metadata), once)


def _shares_the_time(expect, again_class) -> None:
    """Make two calls through one interceptor, whose attempts take their time."""
    busy = random.uniform(*_BUSY_SECONDS)
    servicer = _Attempts(grpc.StatusCode.UNAVAILABLE, seconds=busy)
    with _calling(expect, again_class, 3, servicer) as stub:
        for which in ("", ", a second call"):
            servicer.forget()
            what = f"Again(3), a timeout of {_TIMEOUT:g} s, a server that takes {busy:.2f} s to be UNAVAILABLE{which}"
            began = time.monotonic()
            _outcome(expect, stub, what, weather_pb2.GetStationRequest(station_id="KEF-01"), timeout=_TIMEOUT)
            _had_what_was_left(expect, servicer.left, what, busy, time.monotonic() - began)


def _had_what_was_left(expect, left: list[float], what: str, busy: float, spent: float) -> None:
    """Expect three attempts, each with the time that those before it left."""
    if len(left) < 3 and spent > _TIMEOUT - busy:  # a machine that stood still: the time was used up
        return
    expect(len(left) == 3, f"{what}: 3 attempts, not {len(left)}")
    longer = f"{what}: the first attempt has {left[0]:.1f} s, which is more than the caller gave"
    expect(left[0] <= _TIMEOUT + _ROUNDED_SECONDS, longer)
    expect(left[0] > _ALL_SECONDS, f"{what}: the first attempt has {left[0]:.1f} s; it may use all of the time")
    have = ", ".join(f"{each:.1f}" for each in left)
    for before, after in itertools.pairwise(left):
        expect(before - after > busy - _ROUNDED_SECONDS, f"{what}: the attempts have {have} s; give each what is left")


def _leaves_no_timeout_alone(expect, again_class) -> None:
    servicer = _Attempts(grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.OK)
    what = "a call without a timeout"
    with _calling(expect, again_class, 3, servicer) as stub:
        code, _ = _outcome(expect, stub, what, weather_pb2.GetStationRequest(station_id="KEF-01"))
    expect(code is grpc.StatusCode.OK, f"{what} ended with {code.name}")
    day = 24 * 3600
    expect(all(each > day for each in servicer.left), f"{what}: no attempt of it gets one")
