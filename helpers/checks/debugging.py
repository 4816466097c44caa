"""The exercises of lesson 22."""

import collections
import copy
import queue
import random
import threading
from collections.abc import Callable, Iterator
from typing import NamedTuple

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool
from grpc_channelz.v1 import channelz_pb2, channelz_pb2_grpc
from grpc_reflection.v1alpha import reflection, reflection_pb2

from helpers.checks.serving import address_of, channel_to
from helpers.exercises import exercise
from helpers.protos import compile_proto
from helpers.wire import Tap

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

# -- 22.1 --------------------------------------------------------------------------------------------------------------

_METHODS = ("Get", "List", "Watch", "Send", "Drop")
_UNLISTED = "Hidden"


def _made_up(package: str, services: dict[str, list[str]]) -> descriptor_pb2.FileDescriptorProto:
    """Describe a file with these services and their methods; without a package if that is empty."""
    file = descriptor_pb2.FileDescriptorProto(name=f"{package or 'none'}.proto", package=package, syntax="proto3")
    file.message_type.add(name="Nothing")
    for name, methods in services.items():
        service = file.service.add(name=name)
        for method in methods:
            streams = {"client_streaming": random.random() < 0.5, "server_streaming": random.random() < 0.5}
            nothing = f".{_full_name(file, 'Nothing')}"
            service.method.add(name=method, input_type=nothing, output_type=nothing, **streams)
    return file


def _full_name(file: descriptor_pb2.FileDescriptorProto, name: str) -> str:
    """Return a name with its package, where there is one."""
    return f"{file.package}.{name}" if file.package else name


def _reflected(files: list[descriptor_pb2.FileDescriptorProto]) -> tuple[str, list[str]]:
    """Serve the reflection of files, of which no service ``Hidden`` is listed; return the address and the names."""
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(reflection_pb2.DESCRIPTOR.serialized_pb)
    for file in files:
        pool.AddSerializedFile(file.SerializeToString())
    names = [_full_name(file, each.name) for file in files for each in file.service if each.name != _UNLISTED]
    names.append(reflection.SERVICE_NAME)
    random.shuffle(names)
    return address_of(lambda names, server: reflection.enable_server_reflection(names, server, pool), names), names


@exercise("22.1", "every path that a server offers, and no stub needed")
def exercise_1(expect, paths):
    """Check ``paths(channel)`` → the sorted paths of all methods of a server with reflection."""
    for number in range(2):
        letters = "".join(random.sample("abcdefghij", 5))
        services = {"One": random.sample(_METHODS, 1), "Many": random.sample(_METHODS, 4), "None": []}
        files = [
            _made_up(f"{letters}.v{number}", {**services, _UNLISTED: ["Get"]}),
            _made_up(f"grpc{letters}.v1", {"Near": random.sample(_METHODS, 2)}),
            _made_up(f"{letters}.grpc.v1", {"Inner": random.sample(_METHODS, 2)}),
            _made_up("", {f"Bare{number}": random.sample(_METHODS, 2)}),
            _made_up(f"grpc.{letters}", {"Own": random.sample(_METHODS, 2)}),
        ]
        address, names = _reflected(files)
        wanted = sorted(
            f"/{_full_name(file, service.name)}/{method.name}"
            for file in files[:-1]
            for service in file.service
            if service.name != _UNLISTED
            for method in service.method
        )
        try:
            got = expect.result(paths, channel_to(address))
        except KeyError as error:
            foreign = "this server has other services than the lesson's; take their names from get_services()"
            expect("weather.v1" not in str(error), foreign)
            raise
        _judge_paths(expect, got, wanted, names)


def _judge_paths(expect, got, wanted, names):
    """Compare what an answer returns with the paths that are wanted."""
    expect(isinstance(got, list), f"return a list of paths, not a {type(got).__name__}")
    for each in got:
        expect(isinstance(each, str), f"a path is a text, not a {type(each).__name__}")
        formed = each.startswith("/") and each.count("/") == 2
        expect(formed, f"a path is /service/method, with the service's full name, and {each!r} is not")
    own = next((each for each in got if each.startswith("/grpc.")), None)
    expect(own is None, f"leave out the services whose name begins with `grpc.`, such as that of {own}")
    near = next(each for each in wanted if each.startswith("/grpc"))
    some = any(each.startswith("/grpc") for each in got)
    expect(some, f"{near} is missing; its service begins with `grpc`, and not with `grpc.`")
    for each in got:
        service = each.split("/")[1]
        expect(service in names, f"{each} is of a service that the server does not list")
    expect(len(got) == len(set(got)), "each path once")
    missing = next((each for each in wanted if each not in got), None)
    expect(missing is None, f"{missing} is missing; the server lists its service, and that has the method")
    extra = next((each for each in got if each not in wanted), None)
    expect(extra is None, f"{extra} is no method of that service")
    expect(got == wanted, "sort the paths")


# -- 22.2 --------------------------------------------------------------------------------------------------------------

_PAGES = (2, 1, 3)  # channels in an answer, in turn
_MOST_REQUESTS = 40
_LONGEST_SECONDS = 3600  # of a timeout that is one


class _Channels(channelz_pb2_grpc.ChannelzServicer):
    """A channelz service that makes its channels up, and gives one to three at a time."""

    def __init__(self, channels):
        self.channels, self.timeouts, self.told_the_end = channels, [], False

    def GetTopChannels(self, request, context):
        self.timeouts.append(context.time_remaining())  # centuries without a deadline
        if len(self.timeouts) > _MOST_REQUESTS:
            context.abort(
                grpc.StatusCode.RESOURCE_EXHAUSTED, f"{_MOST_REQUESTS} times asked: does start_channel_id move on?"
            )
        rest = [each for each in self.channels if each.ref.channel_id >= request.start_channel_id]
        most = _PAGES[(len(self.timeouts) - 1) % len(_PAGES)]
        page = rest[: min(most, request.max_results or most)]
        end = len(page) == len(rest)
        self.told_the_end = self.told_the_end or end
        return channelz_pb2.GetTopChannelsResponse(channel=page, end=end)


def _channel(channel_id, target, succeeded, failed, still_open):
    data = channelz_pb2.ChannelData(
        target=target,
        calls_started=succeeded + failed + still_open,
        calls_succeeded=succeeded,
        calls_failed=failed,
    )
    return channelz_pb2.Channel(ref=channelz_pb2.ChannelRef(channel_id=channel_id), data=data)


def _channels(open_calls):
    """Make a channel for each of these pairs of a target and its open calls."""
    ids = sorted(random.sample(range(1, 500), len(open_calls)))
    return [
        _channel(each, target, random.randrange(1, 90), random.randrange(1, 9), still_open)
        for each, (target, still_open) in zip(ids, open_calls, strict=True)
    ]


@exercise("22.2", "the calls that are open, from a list that comes in parts")
def exercise_2(expect, open_calls):
    """Check ``open_calls(stub)`` → the number of open calls by target."""
    one, two, three, rests = (f"dns:///{name}-{random.randrange(100)}:443" for name in ("a", "b", "c", "d"))
    several = [(one, 2), (rests, 0), (two, 0), (two, 1), (one, 3), (rests, 0), (three, 4), (two, 0)]
    for listed in ([(one, 2)], several, several[:5], []):
        servicer = _Channels(_channels(listed))
        stub = channelz_pb2_grpc.ChannelzStub(
            channel_to(address_of(channelz_pb2_grpc.add_ChannelzServicer_to_server, servicer))
        )
        _judge_open_calls(expect, expect.result(open_calls, stub), listed, servicer)


def _judge_open_calls(expect, got, listed, servicer):
    """Compare what an answer returns with what is open."""
    wanted = collections.Counter()
    for target, still_open in listed:
        wanted[target] += still_open
    wanted = {target: count for target, count in wanted.items() if count}
    expect(servicer.timeouts, "GetTopChannels was not called")
    expect(max(servicer.timeouts) < _LONGEST_SECONDS, "give each call a timeout")
    expect(isinstance(got, dict), f"return a dict from target to number, not a {type(got).__name__}")
    for count in got.values():
        expect(
            isinstance(count, int), f"the values are numbers of open calls, and {count!r} is a {type(count).__name__}"
        )
    expect(servicer.told_the_end, "a part of the list was left out: ask on until `end` is true")
    idle = {target for target, _ in listed} - set(wanted)
    expect(not idle & set(got), "leave out the targets that have no open call")
    for target, count in wanted.items():
        several = sum(each == target for each, _ in listed) > 1
        expect(got.get(target, 0) >= count or not several, "several channels to one target count together")
        expect(target in got, f"{target} has an open call, and is missing")
        twice = "is a channel counted twice? Ask on with one above the last channel's id"
        expect(got[target] <= count or len(listed) == 1, twice)
        expect(got[target] == count, "open are those that have started, and neither succeeded nor failed")
    expect(got == wanted, "there is a target of no channel in your dict")


# -- 22.3 --------------------------------------------------------------------------------------------------------------

_SERVICE = "/weather.v1.WeatherService/"
_PATHS = [_SERVICE + method for method in ("GetStation", "UploadReadings")]
_SLOW = "SLOW-01"  # its call goes on until it is cancelled
_PASSES_SECONDS = 0.5  # the deadline of a call that is to miss it


class _Weather(weather_pb2_grpc.WeatherServiceServicer):
    """Answers with little, and says when something has arrived."""

    def __init__(self):
        self.arrived, self.goes_on, self.cancelled = threading.Semaphore(0), threading.Event(), threading.Event()

    def GetStation(self, request, context):
        if request.station_id == _SLOW:
            context.add_callback(self.cancelled.set)
            self.arrived.release()
            self.goes_on.wait(5)
        return weather_pb2.GetStationResponse()

    def UploadReadings(self, request_iterator, context):
        for _ in request_iterator:
            self.arrived.release()
        return weather_pb2.UploadReadingsResponse(count=1)


class _Case(NamedTuple):
    what: str
    wanted: list[str]
    call: Callable[[grpc.Channel, _Weather], object]


def _get(path=_PATHS[0], station_id="KEF-01", timeout=5, metadata=()):
    """Return a function that makes a unary call."""
    request = weather_pb2.GetStationRequest(station_id=station_id)

    def call(channel, servicer):
        rpc = channel.unary_unary(path, weather_pb2.GetStationRequest.SerializeToString)
        return rpc.future(request, timeout=timeout, metadata=metadata).code()

    return call


def _cancelled(channel, servicer):
    """Make a unary call, and cancel it while the handler works."""
    rpc = channel.unary_unary(_PATHS[0], weather_pb2.GetStationRequest.SerializeToString)
    call = rpc.future(weather_pb2.GetStationRequest(station_id=_SLOW), timeout=5)
    try:
        servicer.arrived.acquire(timeout=2)
        call.cancel()
        servicer.cancelled.wait(2)  # what the server knows has gone through the tap
        return call.code()
    finally:
        servicer.goes_on.set()


def _upload(*temperatures, closes=True, timeout=5):
    """Return a function that uploads; one that does not close its side is cancelled, or misses its deadline."""

    def call(channel, servicer):
        waiting = queue.Queue()
        for temperature in temperatures:
            reading = None if temperature is None else {"temperature": temperature}
            waiting.put(weather_pb2.UploadReadingsRequest(reading=reading))
        if closes:
            waiting.put(None)
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        upload = stub.UploadReadings.future(iter(waiting.get, None), timeout=timeout)
        try:
            for _ in temperatures:
                servicer.arrived.acquire(timeout=2)
            if not closes and timeout is None:
                upload.cancel()
            return upload.code()
        finally:
            waiting.put(None)

    return call


def _cases() -> Iterator[_Case]:
    number = random.randrange(10, 99)
    like_timeout = [("x-note", "grpc-timeout: 5S"), ("x-grpc-timeout", "5S")]
    like_path = [("x-note", f":path: {_PATHS[0]}")]
    yield _Case("a call with nothing wrong", [], _get())
    yield _Case("a path with more at its end", ["path"], _get(f"{_PATHS[0]}{number}", metadata=like_path))
    yield _Case("a path without its package", ["path"], _get("/WeatherService/GetStation"))
    yield _Case("a path that is a piece of a right one", ["path"], _get(_PATHS[0].removesuffix("Station")))
    yield _Case("a path with a small letter", ["path"], _get("/weather.v1.weatherService/GetStation"))
    yield _Case("the second of three messages is empty", ["content"], _upload(3, None, 5))
    yield _Case("the text of a message looks like one that is empty", [], _get(station_id="(empty message)"))
    yield _Case("an upload with nothing wrong", [], _upload(number))
    yield _Case("an upload of no message, with nothing wrong", [], _upload())
    yield _Case("a call with nothing wrong, cancelled by the client after its half-close", [], _cancelled)
    yield _Case("no half-close", ["half-close"], _upload(number, closes=False, timeout=_PASSES_SECONDS))
    yield _Case("no deadline", ["deadline"], _get(timeout=None, metadata=like_timeout))
    yield _Case("a wrong path and no deadline", ["path", "deadline"], _get("/nowhere/Get", timeout=None))
    everything = ["content", "half-close", "deadline"]
    yield _Case("three things at once", everything, _upload(None, closes=False, timeout=None))


@exercise("22.3", "a program that reads a trace")
def exercise_3(expect, findings):
    """Check ``findings(rows, paths)`` → what is wrong with the call whose rows a Tap gave."""
    servicer = _Weather()
    address = address_of(weather_pb2_grpc.add_WeatherServiceServicer_to_server, servicer)
    expect.written(findings)
    cases = list(_cases())
    for case in cases:
        with Tap(address, name="check 22.3") as tap, channel_to(tap.address) as channel:
            grpc.channel_ready_future(channel).result(timeout=5)
            case.call(channel, servicer)
            rows = tap.frames().records
        got = expect.result(findings, copy.deepcopy(rows), list(_PATHS))
        expect(isinstance(got, list), f"return a list, not a {type(got).__name__}")
        expect(got == case.wanted, f"{case.what}: expected {case.wanted}, you found {got}{_path_of(rows)}")


def _path_of(rows):
    """Return a few words on the path of a call."""
    headers = next(row["content"] for row in rows if row["from"] == "client" and row["frame"] == "HEADERS")
    return f"; the path is {next(line for line in headers.splitlines() if line.startswith(':path: ')).split(': ')[1]}"
