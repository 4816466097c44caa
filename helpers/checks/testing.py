"""The exercises of lesson 23."""

import ast
import contextlib
import json
import random
import shutil
import tempfile
import threading
import time
from pathlib import Path

import grpc
import psutil

from helpers import pytest_runs
from helpers.checks.serving import weather_stub
from helpers.exercises import UNFINISHED, exercise
from helpers.protos import compile_proto

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

# -- 23.1 --------------------------------------------------------------------------------------------------------------

_GONE_SECONDS = 2.0  # the longest to wait until a port is given back


class _Named(weather_pb2_grpc.WeatherServiceServicer):
    """Answers with its own name; an empty id waits until the call is over."""

    def __init__(self):
        self.name = f"station {random.randrange(10**6)}"
        self.begun = threading.Event()

    def GetStation(self, request, context):
        if not request.station_id:
            over = threading.Event()
            context.add_callback(over.set)
            self.begun.set()
            over.wait(5)
        return weather_pb2.GetStationResponse(station={"id": request.station_id, "name": self.name})


class _Own(Exception):
    """Raised in a block by the check."""


class _OwnEnd(BaseException):
    """Raised likewise; no ``Exception``, as what ``pytest.fail`` and ``pytest.skip`` raise is none."""


@exercise("23.1", "a real server for the length of a block")
def exercise_1(expect, serving):
    """Check ``serving(servicer)``, a context manager that gives a stub."""
    with _servers_kept():
        _serves_and_cleans_up(expect, serving)


@contextlib.contextmanager
def _servers_kept():
    """Keep the servers made in the block: one that nobody stops would stop by itself, once Python collects it."""
    maker, kept = grpc.server, []

    def keeping(*arguments, **options):
        kept.append(maker(*arguments, **options))
        return kept[-1]

    grpc.server = keeping
    try:
        yield
    finally:
        grpc.server = maker


def _serves_and_cleans_up(expect, serving):
    before = _listening()
    one, two = _Named(), _Named()
    with _opened(expect, serving, one) as stub:
        ports = _listening() - before
        expect(ports, "nothing listens inside the block: add a port, and start the server")
        expect(all(ip == "127.0.0.1" for ip, _ in ports), "your server listens on more than 127.0.0.1")
        _answers(expect, stub, one)
        with _opened(expect, serving, two) as other:
            shared = len(_listening() - before) < 2
            expect(not shared, "two blocks that are open at a time share a port: let the system pick a free one")
            _answers(expect, other, two)
            _answers(expect, stub, one)
    _is_over(expect, before, stub, "after the block")
    _cleans_up_after(expect, serving, _Own, "after a block that raised, with a call in flight")
    _cleans_up_after(expect, serving, _OwnEnd, "after a block that raised what is no Exception, such as pytest.fail,")


def _cleans_up_after(expect, serving, own, when):
    before, servicer = _listening(), _Named()
    with contextlib.suppress(own):
        with _opened(expect, serving, servicer) as stub:
            held = stub.GetStation.future(weather_pb2.GetStationRequest(), timeout=5)
            expect(servicer.begun.wait(3), "a call inside the block does not reach the servicer")
            raise own
        expect(False, "an exception of the block goes on to the caller, and yours is swallowed")
    _is_over(expect, before, stub, when)
    expect(held.done() or held.exception(timeout=1), "a call in flight goes on after the block")


def _opened(expect, serving, servicer):
    manager = expect.result(serving, servicer)
    expect(hasattr(manager, "__enter__"), "serving(…) is no context manager: keep @contextlib.contextmanager")
    return manager


def _listening():
    connections = psutil.Process().net_connections("tcp")
    addresses = [each.laddr for each in connections if each.status == psutil.CONN_LISTEN]
    return {(each.ip.removeprefix("::ffff:"), each.port) for each in addresses}  # gRPC's sockets speak IPv6, too


def _answers(expect, stub, servicer):
    expect(hasattr(stub, "GetStation"), f"the block gets a {type(stub).__name__}, and no stub of the weather service")
    try:
        response = stub.GetStation(weather_pb2.GetStationRequest(station_id="KEF-01"), timeout=3)
    except grpc.RpcError as error:
        silent = error.code() in (grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.UNAVAILABLE)
        expect(not silent, "inside the block nobody answers: start the server")
        raise
    expect(response.station.name == servicer.name, "the stub calls another servicer than the one that was given")


def _is_over(expect, before, stub, when):
    until = time.monotonic() + _GONE_SECONDS
    while (left := _listening() - before) and time.monotonic() < until:
        time.sleep(0.02)
    expect(not left, f"{when} the server still listens: stop it in a finally")
    try:
        stub.GetStation(weather_pb2.GetStationRequest(station_id="KEF-01"), timeout=1)
    except ValueError:  # Cannot invoke RPC on closed channel!
        return
    except grpc.RpcError:
        expect(False, f"{when} the channel is still open")
    expect(False, f"{when} the server still answers")


# -- 23.2 --------------------------------------------------------------------------------------------------------------


class _Real(weather_pb2_grpc.WeatherServiceServicer):
    """What the fake stands for."""

    def __init__(self, names):
        self.names = names

    def GetStation(self, request, context):
        if request.station_id not in self.names:
            code = grpc.StatusCode.NOT_FOUND if request.station_id else grpc.StatusCode.INVALID_ARGUMENT
            context.abort(code, "no such station")
        station = {"id": request.station_id, "name": self.names[request.station_id]}
        return weather_pb2.GetStationResponse(station=station)


@exercise("23.2", "the fake passes the tests that the real server passes")
def exercise_2(expect, fake_stub):
    """Check ``FakeStub(names)``, with a method ``GetStation(request, timeout=None)``."""
    letters, number = random.choice(["OSL", "LIS", "PER"]), random.randrange(1, 10)
    names = {f"{letters}-{number}": f"place {random.randrange(1000)}", f"{letters}-{number}0": "elsewhere"}
    for stub, whose in ((weather_stub(_Real(dict(names))), "real"), (expect.result(fake_stub, dict(names)), "fake")):
        expect(callable(getattr(stub, "GetStation", None)), "FakeStub(names) has no method GetStation")
        for station_id, name in names.items():
            _gives(expect, stub, station_id, name)
        _refuses(expect, stub, f"{letters}-{number}1", grpc.StatusCode.NOT_FOUND)
        _refuses(expect, stub, "", grpc.StatusCode.INVALID_ARGUMENT)
        if whose == "fake":
            for wrong in (next(iter(names)), weather_pb2.WatchReadingsRequest(station_id=next(iter(names)))):
                _refuses_type(expect, stub, wrong)


def _call(expect, stub, request, **options):
    return expect.result(stub.GetStation, request, **options)


def _gives(expect, stub, station_id, name):
    request = weather_pb2.GetStationRequest(station_id=station_id)
    response = _call(expect, stub, request, timeout=3)
    kind = type(response).__name__
    expect(isinstance(response, weather_pb2.GetStationResponse), f"GetStation returns a {kind}, not a response")
    expect(response.station.id == station_id, f"the response for {station_id} has the id {response.station.id!r}")
    expect(response.station.name == name, f"{station_id} is {name!r}, your response says {response.station.name!r}")
    response.station.name = "changed by its caller"
    again = _call(expect, stub, request)
    expect(again.station.name == name, "what a caller does to its response shows in the next one: make a new one")


def _refuses(expect, stub, station_id, code):
    what = f"the id {station_id!r}" if station_id else "an empty id"
    request = weather_pb2.GetStationRequest(station_id=station_id)
    response, error = expect.result(_end_of, stub, request)
    if error is None:
        returned = isinstance(response, grpc.RpcError)
        expect(not returned, f"for {what} your fake returns the error; a stub raises it")
        expect(False, f"{what} is refused with {code.name}, and your fake answers")
    if isinstance(error, NotImplementedError):
        raise error
    kind = type(error).__name__
    expect(isinstance(error, grpc.RpcError), f"for {what} your fake raises {kind}; a stub raises an RpcError")
    code_of = getattr(error, "code", lambda: None)
    expect(callable(code_of), f"for {what} your error has the code as an attribute; a stub's has a method code()")
    got = code_of()
    expect(got is code, f"for {what} the code is {code.name}, not {getattr(got, 'name', got)}")


def _end_of(stub, request):
    """Return what a call returns, and what it raises; one of them is None."""
    try:
        return stub.GetStation(request, timeout=3), None
    except Exception as error:
        return None, error


def _refuses_type(expect, stub, wrong):
    what = f"a {type(wrong).__name__} is no GetStationRequest"
    try:
        _call(expect, stub, wrong, timeout=3)
    except TypeError:
        return
    except (AttributeError, grpc.RpcError) as error:
        expect(False, f"{what}: raise a TypeError that says so, not {type(error).__name__}")
    expect(False, f"{what}, and your fake takes it as one")


# -- 23.3 --------------------------------------------------------------------------------------------------------------

_SUITE_SECONDS = 6.0  # what a check has, less its clean-up
_SILENT_SECONDS = 1.0  # a suite in which a test has begun or ended more recently is slow, and does not hang
_KIT = Path(__file__).with_name("mutants")
SERVING = _KIT / "serving.py"  # what the lesson writes for its tests, and exercise 23.1 asks for
_SURVIVES = {
    "none at 0": "sends nothing when the limit is 0",
    "the last ones": "sends the last readings where the limit asks for the first",
    "silently nothing": "ends the stream of an unknown station with OK",
    "nameless is unknown": "says NOT_FOUND to an empty id",
    "used up": "sends each reading once, and a second call gets what is left",
}


@exercise("23.3", "your tests notice five broken servers, and no good one")
def exercise_3(expect, name):
    """Check a test file in the lesson's directory by the servers that it refuses."""
    file = pytest_runs.folder() / str(name)
    expect(file.is_file(), f"there is no {name}: run the cell above, which writes it")
    text = file.read_text(encoding="utf-8")
    if _is_stub(text):
        raise NotImplementedError(UNFINISHED)
    events = _events(expect, text)
    broken = [each["why"] for each in events if each["what"] == "broken"]
    expect(not broken, f"pytest cannot collect your file: {broken and broken[0]}")
    ends = [each for each in events if each["what"] == "ends"]
    begun = any(each["what"] == "begins" for each in events)
    expect(ends or not begun, "all your tests are skipped")
    expect(ends, "pytest finds no test: it collects functions whose names begin with test_")
    expect(any(each["server"] for each in ends), "no test has the argument stub, so none meets a server")
    failed = {each["server"]: each for each in reversed(ends) if each["failed"]}
    for server, which in (
        ("good", "the good server"),
        ("other words", "a good server that words its errors otherwise"),
    ):
        if server in failed:
            expect(False, f"{failed[server]['test']} fails on {which}: {failed[server]['why']}")
    alone = failed.get(None)
    expect(alone is None, f"{alone and alone['test']} has no stub, and fails: {alone and alone['why']}")
    survivors = [words for server, words in _SURVIVES.items() if server not in failed]
    count = {1: "of five mutants 1 survives; it", 5: "all five mutants survive; one"}
    told = count.get(len(survivors), f"of five mutants {len(survivors)} survive; one")
    expect(not survivors, f"{told} {survivors and survivors[0]}")


def _is_stub(text):
    """Say whether every test of the file is as the lesson left it."""
    with contextlib.suppress(SyntaxError):
        tests = [
            node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef) and node.name[:4] == "test"
        ]
        left = ast.dump(ast.parse(f"raise NotImplementedError({UNFINISHED!r})").body[0])
        return bool(tests) and all(ast.dump(test.body[0]) == left for test in tests)
    return False


def _events(expect, text):
    """Run the suite on all servers, and return what the kit reports."""
    directory = Path(tempfile.mkdtemp(prefix="course-suite-")).resolve()
    try:
        pytest_runs.prepare(directory)
        for file in [*pytest_runs.folder().glob("*.py"), *_KIT.glob("*.py")]:  # the kit's last: its station is right
            shutil.copy(file, directory)
        (directory / "test_suite.py").write_text(text, encoding="utf-8")
        report = directory / "report"
        ended, silent = True, 0.0
        try:
            pytest_runs.run(directory, "test_suite.py", timeout=_SUITE_SECONDS, env={"REPORT": str(report)})
        except TimeoutError:
            ended, silent = False, time.time() - report.stat().st_mtime if report.exists() else _SUITE_SECONDS
        lines = report.read_text(encoding="utf-8").splitlines() if report.exists() else []
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    events = [json.loads(line) for line in lines]
    last = next((each["test"] for each in reversed(events) if each["what"] == "begins"), "pytest")
    slow = not ended and silent < _SILENT_SECONDS
    expect(not slow, f"your tests go on after {_SUITE_SECONDS:g} s: try fewer cases, or again on a quieter machine")
    expect(ended, f"no end after {_SUITE_SECONDS:g} s, in {last}: what does it wait for?")
    finished = any(each["what"] == "finished" for each in events)
    expect(finished, f"the run ends in the middle of {last}: something in it ends the program")
    return events
