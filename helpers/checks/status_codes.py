"""The exercises of lesson 08."""

import contextlib
import errno
import logging
import random
from collections.abc import Iterator

import grpc
from google.protobuf import any_pb2, duration_pb2
from google.protobuf.message import DecodeError
from google.rpc import error_details_pb2, status_pb2

from helpers.checks.serving import weather_stub
from helpers.exercises import exercise
from helpers.protos import compile_proto

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")
Code = grpc.StatusCode

_TIMEOUT = 5  # of calls that are answered at once: long, for a busy machine

_NEEDED = {  # what the client has to do when it is told one of the lesson's sentences
    "latitude 123 was asked for; there is none, and never will be": "fix the request",
    "the station is being moved; somebody has to put it up before it can measure": "wait for a change",
    "the station's line is down for a moment; the same call will do in a second": "repeat the call",
    "two editors changed the station's name; yours read it before the other one wrote": "begin again",
    "the token has expired": "log in",
    "the token is good, and its owner may read stations but not delete them": "ask for a right",
}
_DOES = {  # what it does when it gets one of these codes
    Code.OK: "take this for an answer",
    Code.INVALID_ARGUMENT: "fix the request",
    Code.NOT_FOUND: "go another way",
    Code.ALREADY_EXISTS: "go another way",
    Code.FAILED_PRECONDITION: "wait for a change",
    Code.UNAVAILABLE: "repeat the call",
    Code.ABORTED: "begin again",
    Code.UNAUTHENTICATED: "log in",
    Code.PERMISSION_DENIED: "ask for a right",
    Code.OUT_OF_RANGE: "stop here, and come back when there is more",
    Code.RESOURCE_EXHAUSTED: "ask for less, send less, or wait",
    Code.DEADLINE_EXCEEDED: "wonder whether it was done",
}
_DOES_OTHERWISE = "report it and give up"

_REFUSED, _SENTENCE = Code.OUT_OF_RANGE, "bad station"  # how the third exercise's server refuses


def _ask(station_id):
    return weather_pb2.GetStationRequest(station_id=station_id)


class _Answering(weather_pb2_grpc.WeatherServiceServicer):
    """Ends each call with the code that was chosen for the sentence in its request."""

    def __init__(self, chosen):
        self.chosen = chosen

    def GetStation(self, request, context):
        context.set_code(self.chosen[request.station_id])  # abort would make UNKNOWN of OK
        context.set_details(request.station_id)
        return weather_pb2.GetStationResponse()


@exercise("8.1", "a client can tell from each code what to do")
def exercise_1(expect, chosen):
    """Check the codes chosen for six sentences."""
    kept = isinstance(chosen, dict) and chosen.keys() == _NEEDED.keys()
    expect(kept, "leave the six sentences as they are, and write only the codes")
    expect.written(*chosen.values())
    codes = all(isinstance(code, grpc.StatusCode) for code in chosen.values())
    expect(codes, "write the codes as members of grpc.StatusCode, such as grpc.StatusCode.ABORTED")
    stub = weather_stub(_Answering(chosen))
    for sentence, needed in _NEEDED.items():
        code = stub.GetStation.future(_ask(sentence), timeout=_TIMEOUT).code()
        did = _DOES.get(code, _DOES_OTHERWISE)
        expect(did == needed, f"{sentence}: for {code.name} a client would {did}; think again")


class _Handling(weather_pb2_grpc.WeatherServiceServicer):
    """Hands its calls to an answer, whose ``find`` returns, or raises, what is the outcome then."""

    def __init__(self, get_station):
        self.get_station = get_station

    def call(self, stub, station_id, outcome):
        """Make a call with this outcome, and return it when it has ended."""
        self.outcome, self.found, self.returned, self.let_out = outcome, [], [], False
        call = stub.GetStation.future(_ask(station_id), timeout=_TIMEOUT)
        call.code()
        return call

    def find(self, station_id):
        self.found.append(station_id)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    def GetStation(self, request, context):
        try:
            self.returned.append(self.get_station(self.find, request, context))
        except Exception as error:
            self.let_out = type(error) is not Exception  # what abort raises is a plain one
            raise
        return self.returned[0]


class _Logged(logging.Handler):
    """Keeps the errors that reach the logger it is added to."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())


@contextlib.contextmanager
def _logged_by_grpc() -> Iterator[list[str]]:
    """Have the list of the errors that gRPC logs meanwhile; a call's stand in it before its status is sent."""
    logged, logger = _Logged(), logging.getLogger("grpc")
    logger.addHandler(logged)
    try:
        yield logged.messages
    finally:
        logger.removeHandler(logged)


class _NoSuchStation(KeyError):
    """What a program may make of a KeyError."""


class _Closed(PermissionError):
    """What a program may make of a PermissionError."""


def _failures(text):
    """Yield exceptions with this text, each with a name and the code it becomes."""
    yield "KeyError", KeyError(text), Code.NOT_FOUND
    yield "PermissionError", PermissionError(text), Code.PERMISSION_DENIED
    for kind in (OSError, IndexError, grpc.RpcError, Exception):  # relatives of the two, and what gRPC itself raises
        yield kind.__name__, kind(text), Code.INTERNAL
    yield "PermissionError with a number", PermissionError(errno.EACCES, text), Code.PERMISSION_DENIED
    yield "a subclass of KeyError", _NoSuchStation(text), Code.NOT_FOUND
    yield "a subclass of PermissionError", _Closed(text), Code.PERMISSION_DENIED


@exercise("8.2", "each exception has its code, and no text gets out")
def exercise_2(expect, get_station):
    """Check ``get_station(find, request, context)``, the body of a handler."""
    handling, number = _Handling(get_station), random.randrange(1, 1000)
    stub, station_id = weather_stub(handling), f"S-{number}"
    station = weather_pb2.Station(id=station_id, name=f"Place {number}", elevation=number)
    call = handling.call(stub, station_id, station)
    for returned in handling.returned:
        kind = type(returned).__name__
        expect(isinstance(returned, weather_pb2.GetStationResponse), f"return a GetStationResponse, not {kind}")
    expect(call.result().station == station, "return the station that find returns, as it is")
    expect(handling.found == [station_id], "call find once, with the id from the request")

    words = [f"db-{number}", f"user-{random.randrange(1000)}"]
    for name, error, wanted in _failures(" ".join(words)):
        with _logged_by_grpc() as logged:
            call = handling.call(stub, station_id, error)
        code, details = call.code(), call.details()
        expect(code is wanted, f"{name}: the client got {code.name}, {details}")
        expect(handling.found == [station_id], f"{name}: call find once, not more often")
        if code is Code.PERMISSION_DENIED:
            expect(str(error) in details, f"{name}: its text is for the client: {error}")
        else:
            got = f"{details} {tuple(call.initial_metadata()) or ''} {tuple(call.trailing_metadata()) or ''}"
            leaked = any(word in got.lower() for word in words)
            expect(not leaked, f"{name}: its text reached the client: {got}")
        expect(code is not Code.NOT_FOUND or station_id in details, f"{name}: name the station in the details")
        expect(not logged, f"{name}: gRPC logged a crash; end with return or abort")
        expect(not handling.let_out, f"{name}: an exception leaves your handler; end with return or abort")


def _packed(message):
    packed = any_pb2.Any()
    packed.Pack(message)
    return packed


def _bad_request(fields):
    bad = error_details_pb2.BadRequest()
    for field, description in fields.items():
        bad.field_violations.add(field=field, description=description)
    return _packed(bad)


def _damaged(fields):
    packed = _bad_request(fields)
    packed.value += b"\x0a\x7f"  # says that another violation of 127 bytes follows; none does
    return packed


def _rich(*packed, code=_REFUSED, sentence=_SENTENCE):
    return status_pb2.Status(code=code.value[0], message=sentence, details=packed).SerializeToString()


class _Refusing(weather_pb2_grpc.WeatherServiceServicer):
    """Refuses, with bytes for a status beside it when it has any; a stream after its first response."""

    rich = None

    def GetStation(self, request, context):
        self.refuse(context)

    def WatchReadings(self, request, context):
        yield weather_pb2.WatchReadingsResponse()
        self.refuse(context)

    def refuse(self, context):
        if self.rich is not None:
            context.set_trailing_metadata([("grpc-status-details-bin", self.rich)])
        context.abort(_REFUSED, _SENTENCE)


class _Refusals:
    """Calls what refuses, and has the errors that a client catches."""

    def __init__(self):
        self.refusing = _Refusing()
        self.stub = weather_stub(self.refusing)

    def error(self, rich=None, of_a_stream=False):
        """Return the error of a call that is refused with these bytes."""
        self.refusing.rich = rich
        try:
            if of_a_stream:
                list(self.stub.WatchReadings(weather_pb2.WatchReadingsRequest(), timeout=_TIMEOUT))
            self.stub.GetStation(_ask("S-1"), timeout=_TIMEOUT)
        except grpc.RpcError as error:
            return error


@exercise("8.3", "every violation is found, and a broken status breaks nothing")
def exercise_3(expect, wrong_fields):
    """Check ``wrong_fields(error)`` → descriptions by field."""
    names = [f"station.field{number}" for number in random.sample(range(100), 4)]
    texts = [f"wrong {number}: not {number}" for number in random.sample(range(100), 4)]
    every = dict(zip(names, texts, strict=True))
    first, last = dict(list(every.items())[:2]), dict(list(every.items())[2:])
    quota = error_details_pb2.QuotaFailure()  # its bytes can be read as those of a BadRequest
    quota.violations.add(subject="client", description="too much")
    quota, why = _packed(quota), _packed(error_details_pb2.ErrorInfo(reason="BAD", domain="weather.example"))
    wait = _packed(error_details_pb2.RetryInfo(retry_delay=duration_pb2.Duration(seconds=9)))
    refusals = _Refusals()
    for case, error, wanted in (
        ("a BadRequest behind another message", refusals.error(_rich(quota, _bad_request(first), wait)), first),
        ("a BadRequest behind three others", refusals.error(_rich(why, quota, wait, _bad_request(every))), every),
        ("a BadRequest in front", refusals.error(_rich(_bad_request(last), why)), last),
        ("none, only other messages", refusals.error(_rich(why, quota, wait)), {}),
        ("no messages at all", refusals.error(), {}),
        ("a stream's error", refusals.error(_rich(why, _bad_request(every)), of_a_stream=True), every),
        ("a BadRequest that cannot be read", refusals.error(_rich(why, _damaged(first))), {}),
        ("bytes that are no status", refusals.error(b"\xff"), {}),
        ("a status of another code", refusals.error(_rich(_bad_request(first), code=Code.NOT_FOUND)), {}),
    ):
        try:
            found = expect.result(wrong_fields, error)
        except (ValueError, DecodeError) as raised:
            expect(False, f"{case}: your function raises {type(raised).__name__}")
        expected = f"{len(wanted)} fields" if wanted else "an empty dictionary"
        expect(found == wanted, f"{case}: expected {expected}, you return {found!r}")
