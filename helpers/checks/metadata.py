"""The exercises of lesson 09."""

import contextlib
import inspect
import os
import random
import re
import threading

import grpc

from helpers.checks.serving import weather_stub
from helpers.exercises import UNFINISHED, exercise
from helpers.protos import compile_proto

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

_TIMEOUT = 5  # of calls that are answered at once: long, for a busy machine
_REQUESTS = 200  # so many that those of several threads mix
_REQUESTS_TIMEOUT = 9  # of the calls of all these: an answer may let them through one by one
_AT_ONCE = 4  # threads of front and back; the requests are a multiple of this
_TOGETHER_SECONDS = 1  # how long a call waits for its neighbours; less than the front's own time limit
_BACK_SECONDS = 2
_LETTERS, _DIGITS = 16, 30  # the shortest made id; with digits alone, longer than any clock's time
_HANDED_ON = (grpc.StatusCode.NOT_FOUND, grpc.StatusCode.UNAVAILABLE)  # as in the exercise's stub
_OTHERS = (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.DEADLINE_EXCEEDED)


def _ask(station_id):
    return weather_pb2.GetStationRequest(station_id=station_id)


class _Reporting(weather_pb2_grpc.WeatherServiceServicer):
    """Sends a report as trailing metadata."""

    report = ""

    def GetStation(self, request, context):
        context.set_trailing_metadata([("report", self.report)])
        return weather_pb2.GetStationResponse()


def _written(expect, function):
    """Return a function of a text, or, when it is still the stub, what stands for that."""
    try:
        expect.result(function, "")
    except NotImplementedError as error:
        return ... if str(error) == UNFINISHED else function
    return function


@exercise("9.1", "any text travels in a plain value")
def exercise_1(expect, to_ascii, from_ascii):
    """Check ``to_ascii(text)`` → a plain value, and ``from_ascii(value)`` → the text."""
    expect.written(*[_written(expect, function) for function in (to_ascii, from_ascii)])
    number = random.randrange(100, 1000)
    word, marks = f"Wind{number}", "!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~"
    texts = [word, "", f"{number} % sure: 2+2=4", "one\ntwo", f"你好 {number} Zürich 🌦", "%41", f" {number} "]
    texts += [f"{marks} {number}", f"\0\t\r\x7f{number}"]
    values = {}
    for text in texts:
        values[text] = value = expect.result(to_ascii, text)
        expect(isinstance(value, str), f"a plain value is a str, not {type(value).__name__}")
        expect(text != word or value == word, f"letters and digits stay as they are: {word!r} becomes {value!r}")
        legal = value.isascii() and value.isprintable() and value == value.strip()
        expect(legal, f"{text!r} becomes {value!r}; send printable ASCII, no space at either end")
    foreign = {"%e4%bd%a0 / 100%25": "你 / 100%", "%E4%bD%A0": "你", "%48%69%0a": "Hi\n"}
    nothing_encoded = ("1+1", "100% %", "%zz%4", "% 4%+4")
    for value, text in (foreign | dict.fromkeys(nothing_encoded)).items():
        text = value if text is None else text
        given = expect.result(from_ascii, value)
        expect(given == text, f"{value!r} stands for {text!r}, not {given!r}")
    reporting = _Reporting()
    stub = weather_stub(reporting)
    for text, value in values.items():
        reporting.report = value
        _, call = stub.GetStation.with_call(_ask("KEF-01"), timeout=_TIMEOUT)
        back = expect.result(from_ascii, dict(call.trailing_metadata())["report"])
        expect(back == text, f"{text!r} came back as {back!r}")


class _Noting(weather_pb2_grpc.WeatherServiceServicer):
    """Keeps the metadata of the last call."""

    def GetStation(self, request, context):
        self.got = context.invocation_metadata()
        return weather_pb2.GetStationResponse()


@exercise("9.2", "every station arrives")
def exercise_2(expect, stations_of):
    """Check ``stations_of(metadata)`` → a list of ids."""
    noting = _Noting()
    stub = weather_stub(noting)
    a, b, c, d = (f"{random.choice(('KEF', 'ZRH', 'SIN'))}-{number}" for number in random.sample(range(10, 100), 4))
    for case, pairs, wanted in (
        ("each in a pair of its own", [("station", each) for each in (a, b, c, d)], [a, b, c, d]),
        ("only one", [("station", a)], [a]),
        ("none", [("station-count", "0")], []),
        ("no metadata of the client's", None, []),
        ("other keys between", [("station", b), ("my-station", c), ("station", a)], [b, a]),
        ("bytes beside them", [("station", c), ("station-bin", b"\xff,\x00"), ("station", d)], [c, d]),
        ("the same one twice", [("station", d), ("station", a), ("station", d)], [d, a, d]),
        ("joined with commas", [("station", f"{c},{a}, {b},{c}"), ("station", d)], [c, a, b, c, d]),
        ("joined in the second", [("station", d), ("station", f"{c},{a}")], [d, c, a]),
    ):
        stub.GetStation(_ask("KEF-01"), metadata=pairs, timeout=_TIMEOUT)
        found = expect.result(stations_of, noting.got)
        expect(isinstance(found, list), f"return a list, not {type(found).__name__}")
        expect(found == wanted, f"{case}: {found}, not {wanted}")


class _Back(weather_pb2_grpc.WeatherServiceServicer):
    """Answers with a word nobody can guess, or fails as it is told to; keeps what each call brought."""

    def __init__(self):
        self.word, self.failure, self.calls = f"Place {random.randrange(10**6)}", None, []
        self.together: threading.Barrier | None = None

    def GetStation(self, request, context):
        pairs = [tuple(pair) for pair in context.invocation_metadata() if pair.key != "user-agent"]
        self.calls.append((pairs, context.time_remaining()))
        if self.together is not None:  # each call ends only when its neighbours have begun, unless these never come
            with contextlib.suppress(threading.BrokenBarrierError):
                self.together.wait(_TOGETHER_SECONDS)
        if self.failure is not None:
            context.abort(*self.failure)
        return weather_pb2.GetStationResponse(station=weather_pb2.Station(id=request.station_id, name=self.word))


def _is_sendable(metadata):
    """Say whether all types are such that gRPC can send this as trailing metadata."""
    try:
        len(metadata)
        return all(isinstance(key, str) and isinstance(value, (str, bytes)) for key, value in metadata)
    except (TypeError, ValueError):  # no container, or not of pairs
        return False


class _Front(weather_pb2_grpc.WeatherServiceServicer):
    """Hands its calls to the answer, and notes what is wrong with what that gives to gRPC."""

    def __init__(self, forward, back):
        self.forward, self.back, self.improper = forward, back, ""

    def GetStation(self, request, context):
        try:
            response = self.forward(request, context, self.back)
        finally:
            if not _is_sendable(context.trailing_metadata() or ()):
                self.improper = "the trailing metadata is no list of pairs of str, and with it no status would come"
                context.set_trailing_metadata(())  # or the client would wait for its whole deadline
        if inspect.iscoroutine(response):
            response.close()
            self.improper = "write it without async: nobody awaits it here"
        elif not isinstance(response, weather_pb2.GetStationResponse) and context.code() is None:
            self.improper = self.improper or f"return what the back answers, not {type(response).__name__}"
        return response


class _Chain:
    """A front that runs the answer, and the back behind it."""

    def __init__(self, expect, forward):
        self.expect, self.back = expect, _Back()
        self.front = _Front(forward, weather_stub(self.back, _AT_ONCE))
        self.stub = weather_stub(self.front, _AT_ONCE)

    def ask(self, *requests, failure=None, timeout=_TIMEOUT):
        """Make calls at once, with these pairs, while the back works or fails.

        Returns:
            The calls, in order, and the ids that the back got, in the order of arrival; one for each call.
        """
        self.back.calls, self.back.failure = [], failure
        calls = [self.stub.GetStation.future(_ask("S-7"), metadata=pairs, timeout=timeout) for pairs in requests]
        for call in calls:
            call.code()  # waits for the end
        self.expect(not self.front.improper, self.front.improper)
        if failure is None:
            for call in calls:
                call.result()  # raises when it has failed, with the reason
        asked = self.back.calls
        self.expect(len(asked) == len(calls), f"{len(calls)} requests, {len(asked)} calls to the back")
        only = all({key for key, _ in pairs} <= {"x-request-id"} for pairs, _ in asked)
        self.expect(only, "the back got more than the id; name what may pass")
        self.expect(all(len(pairs) == 1 for pairs, _ in asked), "the back got no id, or several; pass on one")
        short = all(seconds < _BACK_SECONDS + 0.2 for _, seconds in asked)
        self.expect(short, "the calls to the back may take too long; give each two seconds")
        return calls, [value for [(_, value)], _ in asked]


def _told(call):
    """Return the ids that came back with a call."""
    return [value for key, value in call.trailing_metadata() if key == "x-request-id"]


def _holds(metadata, word):
    """Say whether a key or a value of these pairs has the word in it, in small or in capital letters."""
    texts = [each.decode(errors="replace") if isinstance(each, bytes) else each for pair in metadata for each in pair]
    return any(word in text.casefold() for text in texts)


def _are_long_enough(ids):
    """Say whether these made ids are so long that chance, a clock or a count need not give one of them twice.

    Words that all begin with, such as "request-", say nothing and do not count.
    """
    words = re.match(r"([a-z]+[-_.:/])*", os.path.commonprefix(ids), re.IGNORECASE)[0]  # noqa: RUF071
    ids = [each.removeprefix(words) for each in ids]
    alike = {each for each in "".join(ids) if each.isalnum()} <= set("0123456789TZ")  # T and Z: of an ISO time
    lengths = [sum(map(str.isalnum, each)) if alike else len(each) for each in ids]
    return min(lengths) >= (_DIGITS if alike else _LETTERS)


@exercise("9.3", "an id travels through, and nothing else")
def exercise_3(expect, forward):
    """Check ``forward(request, context, back)``, the body of a front's handler."""
    chain, own_id = _Chain(expect, forward), f"req-{random.randrange(10**6)}"
    named = [("authorization", "Bearer x"), ("x-request-id", own_id), ("tenant", "north")]
    [call], passed = chain.ask(named)
    station = call.result().station
    expect((station.id, station.name) == ("S-7", chain.back.word), "return what the back answers to this request")
    expect(passed == [own_id], "the back did not get the id of the caller")
    expect(_told(call) == [own_id], "tell the caller the id, as trailing metadata")

    for pairs in ([], [("x-request-id", "")]):
        [call], passed = chain.ask(pairs)
        expect(all(passed), "no id, or an empty one: make one")
        expect(_told(call) == passed, "tell the caller the id that you made")

    for pairs, code in zip((named, [], named, []), (*_HANDED_ON, *_OTHERS), strict=True):
        word = f"{random.getrandbits(32):08x}"
        failure = code, f"{word} {word} né {word} {word}"  # at both ends: for who cuts the text
        [call], passed = chain.ask(pairs, failure=failure)
        wanted = code if code in _HANDED_ON else grpc.StatusCode.INTERNAL
        got = call.code()
        expect(got is wanted, f"the back failed with {code.name}, your caller got {got.name}, not {wanted.name}")
        text = f"the text of the back, {failure[1]!r}, or some of it"
        expect(word not in call.details().casefold(), f"your caller got {text}; write the details yourself")
        metadata = [*call.initial_metadata(), *call.trailing_metadata()]
        expect(not _holds(metadata, word), f"your caller got {text}, in metadata")
        expect(call.details(), f"{got.name} came without details; write your own")
        expect(_told(call) == passed, "tell the id also when the back fails; set it early")

    chain.back.together = threading.Barrier(_AT_ONCE)
    calls, passed = chain.ask(*[[("tenant", "north")]] * _REQUESTS, timeout=_REQUESTS_TIMEOUT)
    told = [each for call in calls for each in _told(call)]
    expect(sorted(told) == sorted(passed), "of several calls at once, the callers were told other ids than the back")
    expect(_are_long_enough(told), f"an id such as {told[0]!r} is too short to be unique; make one by uuid.uuid4()")
    expect(len(set(told)) == _REQUESTS, f"of {_REQUESTS} requests, some got the same id")
    longest = max(seconds for _, seconds in chain.back.calls)
    expect(longest > 0.75 * _BACK_SECONDS, "the calls to the back may take too short a time; give each two seconds")
