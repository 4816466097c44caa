"""The exercises of lesson 18."""

import contextlib
import itertools
import queue
import random
import threading
import time
from concurrent import futures

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from helpers.channels import OWN_CONNECTION
from helpers.checks.serving import weather_calls
from helpers.exercises import exercise
from helpers.homes import Home
from helpers.knocks import Knocks
from helpers.protos import compile_proto

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")
Health = health_pb2.HealthCheckResponse

_OFTEN = [(f"grpc.{which}_reconnect_backoff_ms", 100) for which in ("initial", "max")]
_LONG_SECONDS = 4.0  # for an answer that is to come by an event
_COMES_AFTER_SECONDS, _BUDGET_SECONDS = 0.8, 1.0  # a server that comes late, of so many seconds
_SHORT_SECONDS = 0.4  # for a time that is to be over
_NEARLY_SECONDS = 0.3  # whoever returns before has not waited
_LATE_SECONDS = 0.8  # whoever waits longer than the short time and this does not keep to it
# Neither DEADLINE_EXCEEDED, which is the end of the time, nor CANCELLED, which a client may give itself.
_OTHER_CODES = [
    grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.INTERNAL,
    grpc.StatusCode.UNAUTHENTICATED,
]


@contextlib.contextmanager
def _home():
    """Hand out a home, and close it in the end: its server stops."""
    home = Home(f"check {random.randrange(10**9)}")
    try:
        yield home
    finally:
        home.close()


class _Station(weather_pb2_grpc.WeatherServiceServicer):
    """Answers with a name, or fails with a code, or does not answer; keeps what was asked."""

    def __init__(self, name="", code=None, silent=False):
        self.name, self.code, self.silent, self.asked = name, code, silent, []

    def GetStation(self, request, context):
        self.asked.append((request.station_id, context.time_remaining()))
        over = threading.Event()
        if self.silent and context.add_callback(over.set):
            over.wait(_LONG_SECONDS)
        if self.code is not None:
            context.abort(self.code, "as the check wants it")
        return weather_pb2.GetStationResponse(station=weather_pb2.Station(id=request.station_id, name=self.name))


def _server(station=None, report=None):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
    if station is not None:
        weather_pb2_grpc.add_WeatherServiceServicer_to_server(station, server)
    if report is not None:
        health_pb2_grpc.add_HealthServicer_to_server(report, server)
    return server


def _later(states, home, server):
    """Start a server as soon as a channel has found nobody there."""

    def arrive():
        if states.wait(_LONG_SECONDS):
            time.sleep(0.05)
            home.start(server)

    thread = threading.Thread(target=arrive)
    thread.start()
    return thread


def _found_nobody(channel):
    """Return an event that is set when a channel could not connect."""
    failed = threading.Event()

    def changed(state):
        if state is grpc.ChannelConnectivity.TRANSIENT_FAILURE:
            failed.set()

    channel.subscribe(changed)
    return failed


# -- 18.1 --------------------------------------------------------------------------------------------------------------


@exercise("18.1", "a call that waits for a server, and not for ever")
def exercise_1(expect, ask):
    """Check ``ask(stub, station_id, seconds)`` → a station's name, or None when the time is over."""
    station_id = f"OSL-{random.randrange(100):02}"
    with _home() as home, grpc.insecure_channel(home.address, options=[*_OFTEN, *OWN_CONNECTION]) as channel:
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        _over(expect, ask, stub, station_id, "nobody is there")
        station = _Station(f"Station {random.randrange(1000)}")
        seconds = random.choice([2.5, 2.75, 3.0])  # less than anybody would write into a call
        arrival = _later(_found_nobody(channel), home, _server(station))
        try:
            name = _asked(expect, ask, stub, station_id, seconds, "a server starts a moment later")
        finally:
            arrival.join()
        expect(name is not None, "a server starts a moment later, and your function has given up")
        kind = type(name).__name__
        expect(isinstance(name, str), f"return the station's name, a text, not a {kind}")
        expect(name == station.name, f"the station's name is {station.name!r}, and your function returns {name!r}")
        asked_id, left = station.asked[-1]
        expect(asked_id == station_id, f"ask for the station that is wanted, not for {asked_id!r}")
        bounded = left is not None and left <= seconds + 0.1
        expect(bounded, f"{seconds:g} seconds are for all of it: let the call have them as its timeout")
    # Each of the others has a channel of its own: one that knew the server before may fail when that is cut.
    with weather_calls(_Station(silent=True)) as stub:
        _over(expect, ask, stub, station_id, "a server takes the call, and does not answer")
    other = random.choice([code for code in _OTHER_CODES if code is not grpc.StatusCode.NOT_FOUND])
    for code in (grpc.StatusCode.NOT_FOUND, grpc.StatusCode.UNAVAILABLE, other):
        failing = _Station(code=code)
        fails = f"the server answers {code.name}"
        with weather_calls(failing) as stub:
            name = expect.result(_answered(ask, code), stub, station_id, _LONG_SECONDS)
        expect(name is _RIGHT, f"{fails}; let that out, your function gives {name!r}")
        expect(len(failing.asked) == 1, f"{fails}, and your function calls again; call once")


_RIGHT = object()  # what an answer is worth that fails as it should


def _answered(ask, code):
    """Return a function that calls the answer, and says whether it fails with this code."""

    def answered(*arguments):
        try:
            return ask(*arguments)
        except grpc.RpcError as error:
            return _RIGHT if error.code() is code else error.code().name

    return answered


def _asked(expect, ask, stub, station_id, seconds, when):
    """Call the answer; what fails is told with what the check had prepared."""
    try:
        return expect.result(ask, stub, station_id, seconds)
    except grpc.RpcError as error:
        code = error.code()
    expect(code is not grpc.StatusCode.UNAVAILABLE, f"{when}, and the call fails at once with UNAVAILABLE: let it wait")
    expect(code is not grpc.StatusCode.DEADLINE_EXCEEDED, f"{when}, and DEADLINE_EXCEEDED goes to the caller")
    expect(False, f"{when}, and the call fails with {code.name}")
    return None


def _over(expect, ask, stub, station_id, when):
    """Have the time pass: the answer returns None, not before and not long after."""
    began = time.monotonic()
    name = _asked(expect, ask, stub, station_id, _SHORT_SECONDS, when)
    took = time.monotonic() - began
    expect(name is None, f"{when}: when {_SHORT_SECONDS:g} seconds are over, return None, not {name!r}")
    expect(took >= _NEARLY_SECONDS, f"{when}, and your function returns after {took:.1f} of {_SHORT_SECONDS:g} seconds")
    late = f"{when}: {_SHORT_SECONDS:g} seconds were allowed, and your function took {took:.1f}"
    expect(took < _SHORT_SECONDS + _LATE_SECONDS, late)


# -- 18.2 --------------------------------------------------------------------------------------------------------------


class _Reports(health_pb2_grpc.HealthServicer):
    """Sends the statuses that the check hands it, and knows whether a stream is open."""

    def __init__(self, *statuses, code=None, ends=False):
        self.statuses, self.code, self.ends = statuses, code, ends
        self.more, self.names, self.checked = queue.SimpleQueue(), [], 0
        self.left = None  # the seconds that Watch had
        self.watched, self.over = threading.Event(), threading.Event()

    def Check(self, request, context):
        self.checked += 1
        return Health(status=self.statuses[0] if self.statuses else Health.NOT_SERVING)

    def Watch(self, request, context):
        self.names.append(request.service)
        self.left = context.time_remaining()
        context.add_callback(lambda: (self.over.set(), self.more.put(None)))
        self.watched.set()
        for status in self.statuses:
            yield Health(status=status)
        if self.code is not None:
            context.abort(self.code, "as the check wants it")
        while not self.ends and (status := self.more.get()) is not None:
            yield Health(status=status)


@exercise("18.2", "you wait until a server serves, and leave no stream behind")
def exercise_2(expect, wait_until_serving):
    """Check ``wait_until_serving(channel, name, seconds)`` → whether the name's status was SERVING in time."""
    name = random.choice(["forecast", "alerts", "archive"])
    unknown, sick, well = Health.SERVICE_UNKNOWN, Health.NOT_SERVING, Health.SERVING
    for statuses, then in (((well,), None), ((unknown,), well), ((sick, Health.UNKNOWN, sick), well)):
        with _serving(_Reports(*statuses)) as (reports, channel):
            told = " and then ".join(Health.ServingStatus.Name(each) for each in (*statuses, *([then] if then else [])))
            if then is not None:
                setter = threading.Thread(target=_set_later, args=(reports, then))
                setter.start()
            got = _waited(expect, wait_until_serving, channel, name, _LONG_SECONDS, told)
            expect(not reports.checked or reports.names, "your function asks Check; watch the name with Watch")
            expect(reports.names, "nobody watched the name; call Watch")
            expect(got is True, f"the status is {told}: return True, not {got!r}")
            expect(reports.names == [name], f"watch {name!r}, once; watched were {reports.names}")
            left = f"the status is {told}: your function has returned, and its stream is open; cancel it"
            expect(reports.over.wait(1), left)
    with _serving(_Reports(unknown, sick, Health.UNKNOWN)) as (reports, channel):
        began = time.monotonic()
        got = _waited(expect, wait_until_serving, channel, name, _SHORT_SECONDS, "NOT_SERVING all the time")
        took = time.monotonic() - began
        expect(got is False, f"the status is never SERVING: return False, not {got!r}")
        early = f"the status is not SERVING, and your function gives up after {took:.1f} of {_SHORT_SECONDS:g} seconds"
        expect(took >= _NEARLY_SECONDS, early)
        late = f"{_SHORT_SECONDS:g} seconds were allowed, and your function took {took:.1f}"
        expect(took < _SHORT_SECONDS + _LATE_SECONDS, late)
        expect(reports.over.wait(1), "the time is over, and the stream is open; cancel it")
    with _serving(_Reports(sick, ends=True)) as (reports, channel):
        got = _waited(expect, wait_until_serving, channel, name, _LONG_SECONDS, "NOT_SERVING, and the stream ends")
        expect(got is False, f"the stream ends by itself after NOT_SERVING: return False, not {got!r}")
    _waits_for_the_server(expect, wait_until_serving, name)
    _nobody_comes(expect, wait_until_serving, name)
    for code in ("UNIMPLEMENTED", "UNAVAILABLE", random.choice(_OTHER_CODES).name):
        reports = None if code == "UNIMPLEMENTED" else _Reports(sick, code=grpc.StatusCode[code])
        with _serving(reports) as (_, channel):
            got = expect.result(_answered(wait_until_serving, grpc.StatusCode[code]), channel, name, _LONG_SECONDS)
            expect(got is _RIGHT, f"Watch fails with {code}; let that out, your function gives {got!r}")


@contextlib.contextmanager
def _serving(reports):
    """Serve these reports, and hand out a channel to them."""
    with _home() as home:
        home.start(_server(_Station(), reports))
        with grpc.insecure_channel(home.address, options=OWN_CONNECTION) as channel:
            yield reports, channel


def _set_later(reports, status):
    if reports.watched.wait(_LONG_SECONDS):
        time.sleep(0.1)
        reports.more.put(status)


def _waited(expect, wait_until_serving, channel, name, seconds, told):
    try:
        return expect.result(wait_until_serving, channel, name, seconds)
    except grpc.RpcError as error:
        expect(False, f"the status is {told}, and {error.code().name} goes to the caller")


def _waits_for_the_server(expect, wait_until_serving, name):
    """Let the server come when the channel has found nobody."""
    with _home() as home, grpc.insecure_channel(home.address, options=[*_OFTEN, *OWN_CONNECTION]) as channel:
        arrival = _later(_found_nobody(channel), home, _server(_Station(), _Reports(Health.SERVING)))
        try:
            got = expect.result(wait_until_serving, channel, name, _LONG_SECONDS)
        except grpc.RpcError as error:
            expect(False, f"the server is away at first, and {error.code().name} goes to the caller: let Watch wait")
        finally:
            arrival.join()
        expect(got is True, f"the server is away at first, and then serves: return True, not {got!r}")


def _nobody_comes(expect, wait_until_serving, name):
    """Let the time pass with no server; then let one come late, that is never well: one budget is for all."""
    when = "no server comes"
    with _home() as home, grpc.insecure_channel(home.address, options=[*_OFTEN, *OWN_CONNECTION]) as channel:
        began = time.monotonic()
        try:
            got = expect.result(wait_until_serving, channel, name, _SHORT_SECONDS)
        except grpc.RpcError as error:
            got = error.code().name
        except grpc.FutureTimeoutError:
            got = "FutureTimeoutError"
        took = time.monotonic() - began
    expect(got is False, f"{when}, and the time is over: return False, not {got!r}")
    late = f"{when}: {_SHORT_SECONDS:g} seconds were allowed, and your function took {took:.1f}"
    expect(took < _SHORT_SECONDS + _LATE_SECONDS, late)
    reports = _Reports(Health.NOT_SERVING)
    with _home() as home, grpc.insecure_channel(home.address, options=[*_OFTEN, *OWN_CONNECTION]) as channel:
        timer = threading.Timer(_COMES_AFTER_SECONDS, home.start, [_server(_Station(), reports)])
        timer.start()
        began = time.monotonic()
        try:
            _waited(expect, wait_until_serving, channel, name, _BUDGET_SECONDS, "NOT_SERVING, and late")
        finally:
            timer.join()
        took = time.monotonic() - began
    late = f"the server comes late: {_BUDGET_SECONDS:g} seconds are for all of it, and your function took {took:.1f}"
    expect(took < _BUDGET_SECONDS + _LATE_SECONDS / 2, late)


# -- 18.3 --------------------------------------------------------------------------------------------------------------

_SETTLED = 9  # so many answers in a row say who gets calls
_CALLS = 30
_NOTICED_SECONDS = 1.5
_TRIES = 6
_TRIES_SECONDS = 3.5
_SELDOM_SECONDS = 0.38  # 0.3, a fifth more by chance, and the time that connecting takes


@exercise("18.3", "a channel for a fleet: in turn, past the dead and the sick")
def exercise_3(expect, dial_all):
    """Check ``dial_all(addresses, service)`` → a channel that spreads calls over servers that are well."""
    names = [f"server {number}" for number in (1, 2, 3)]
    service = f"fleet.v1.Service{random.randrange(1000)}"
    with contextlib.ExitStack() as stack:
        homes = {name: stack.enter_context(_home()) for name in names}
        reports = {name: health.HealthServicer() for name in names}
        for name in names:
            reports[name].set(service, Health.SERVING)
            homes[name].start(_server(_Station(name), reports[name]))
        channel = expect.result(dial_all, [home.address for home in homes.values()], service)
        expect(isinstance(channel, grpc.Channel), f"return the channel, not a {type(channel).__name__}")
        fleet = _Fleet(weather_pb2_grpc.WeatherServiceStub(stack.enter_context(channel)))
        got = fleet.settle(set(names))
        expect(got != {"INVALID_ARGUMENT"}, f"your service config is refused: {fleet.details}")
        expect(got != {"UNKNOWN"}, f"the target is refused: {fleet.details}")
        expect(got != {"UNAVAILABLE"}, f"three servers are well, and calls end with UNAVAILABLE: {fleet.details}")
        expect(len(got) > 1, f"calls are to go to each in turn, and {_listed(got)} gets all: which policy does that?")
        expect(got == set(names), f"three servers are well, and calls end at {_listed(got)} only")
        counted = fleet.count(_CALLS)
        expect(set(counted.values()) == {_CALLS // 3}, f"of {_CALLS} calls each is to get {_CALLS // 3}, not {counted}")
        sick, dead, last = random.sample(names, 3)
        reports[sick].set(service, Health.NOT_SERVING)
        got = fleet.settle({dead, last})
        expect(sick not in got, f"{sick} reports NOT_SERVING for {service!r}, and still gets calls")
        expect(got == {dead, last}, f"{sick} reports NOT_SERVING, and calls end at {_listed(got)}")
        reports[sick].set(service, Health.SERVING)
        got = fleet.settle(set(names))
        expect(got == set(names), f"{sick} is well again, and calls end at {_listed(got)} only")
        homes[dead].stop()
        got = fleet.settle({sick, last})
        expect(got == {sick, last}, f"{dead} has stopped, and calls end at {_listed(got)}")
        failed = {name for name in fleet.count(_CALLS) if name not in names}
        expect(not failed, f"{dead} has stopped, and some of the next calls end with {_listed(failed)}")
        with Knocks(homes[dead].address) as knocks:
            enough = knocks.wait(_TRIES + 1, _TRIES_SECONDS)
            times = knocks.times
        gaps = [after - before for before, after in itertools.pairwise(times)]
        seldom = f"{dead} is away, and is tried too seldom: at most 0.3 seconds after each failure"
        # The shortest of the last two: a busy machine makes a pause longer, never shorter.
        expect(enough and min(gaps[-2:]) <= _SELDOM_SECONDS, seldom)
        homes[dead].start(_server(_Station(dead), reports[dead]))
        got = fleet.settle(set(names))
        expect(got == set(names), f"{dead} is back, and calls end at {_listed(got)} only")


class _Fleet:
    """Makes calls, and tells who answers."""

    def __init__(self, stub):
        self.stub, self.details = stub, ""

    def call(self):
        """Make a call; return who answered, or the code's name."""
        try:
            return self.stub.GetStation(weather_pb2.GetStationRequest(station_id="KEF-01"), timeout=1).station.name
        except grpc.RpcError as error:
            self.details = error.details()
            return error.code().name

    def settle(self, wanted):
        """Call until the last few answers came from these only, or the time is over; return where they came from."""
        last, until = [], time.monotonic() + _NOTICED_SECONDS
        while time.monotonic() < until and not (len(last) == _SETTLED and set(last) == wanted):
            last = [*last, self.call()][-_SETTLED:]
            time.sleep(0.005)
        return set(last)

    def count(self, calls):
        """Make so many calls, and count who answers."""
        made = [self.call() for _ in range(calls)]
        return {name: made.count(name) for name in sorted(set(made))}


def _listed(names):
    return ", ".join(sorted(names)) or "nobody"
