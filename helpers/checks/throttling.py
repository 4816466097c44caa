"""The exercises of lesson 17."""

import contextlib
import inspect
import json
import math
import random
from collections.abc import Callable, Sequence

import grpc

from helpers.checks.serving import address_of, channel_to
from helpers.exercises import exercise
from helpers.protos import compile_proto
from helpers.throttling import attempts_of_calls

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

_Code = grpc.StatusCode
_MOST_ATTEMPTS = 4
_POLICY = {
    "maxAttempts": _MOST_ATTEMPTS,
    "initialBackoff": "0.005s",
    "maxBackoff": "0.005s",
    "backoffMultiplier": 1,
    "retryableStatusCodes": ["UNAVAILABLE"],
}
_CALL_SECONDS = 3.0


class _Station(weather_pb2_grpc.WeatherServiceServicer):
    """Fails as many attempts as it is told to, and counts them all; keeps the time that was left to the last."""

    def __init__(self):
        self.failures, self.attempts = 0, 0
        self.code, self.details = _Code.UNAVAILABLE, f"the station is down ({random.randrange(1000, 10000)})"
        self.trailing, self.left = [], None

    def GetStation(self, request, context):
        self.attempts += 1
        self.left = context.time_remaining()
        if self.failures > 0:
            self.failures -= 1
            context.set_trailing_metadata(self.trailing)
            context.abort(self.code, self.details)
        return _answer(request)


def _answer(request):
    return weather_pb2.GetStationResponse(station=weather_pb2.Station(id=request.station_id, name="Testville"))


def _serve(servicer) -> str:
    return address_of(weather_pb2_grpc.add_WeatherServiceServicer_to_server, servicer, workers=8)


def _dial(address: str, throttling: object = None) -> grpc.Channel:
    config = {"methodConfig": [{"name": [{}], "retryPolicy": _POLICY}]}
    if throttling is not None:
        config["retryThrottling"] = throttling
    return channel_to(address, [("grpc.service_config", json.dumps(config))])


def _failed_attempts(station: _Station, stub, failures: int) -> int:
    """Make a call of which so many attempts would fail; return how many were made."""
    before, station.failures = station.attempts, failures
    call = stub.GetStation.future(weather_pb2.GetStationRequest(), timeout=_CALL_SECONDS)
    if call.code() is _Code.INVALID_ARGUMENT:
        says = call.details()
        raise ValueError(f"gRPC refuses these numbers: {(says.partition('retryThrottling.')[2] or says).rstrip(']')}")
    station.failures = 0
    return station.attempts - before


# -- 17.1 --------------------------------------------------------------------------------------------------------------

_DOWN = 1000  # more failures than any call makes attempts
_OUTAGE = [4, 3, 1]
_MOST_TOKENS = 1000


@exercise("17.1", "a bucket for two calls, and five successes to come back")
def exercise_1(expect, numbers):
    """Check ``numbers``, a ``retryThrottling`` with which calls make 4, 3, 1 attempts, and retry after 5 successes."""
    expect.written(numbers)
    expect(isinstance(numbers, dict), f'set numbers to a dict, {{"maxTokens": …, "tokenRatio": …}}, not {numbers!r}')
    nested = set(numbers) == {"retryThrottling"}
    expect(not nested, "set numbers to what stands inside retryThrottling: the two numbers only")
    keys = set(numbers) ^ {"maxTokens", "tokenRatio"}
    expect(not keys, f"the keys are maxTokens and tokenRatio; look at {', '.join(sorted(map(str, keys)))}")
    for key, value in numbers.items():
        number = isinstance(value, int | float) and not isinstance(value, bool)
        expect(number and math.isfinite(value), f"{key} is a number, not {value!r}")
        expect(value <= _MOST_TOKENS, f"{key} is far too large; gRFC A6 has {_MOST_TOKENS:,} tokens at the most")
    pointed = isinstance(numbers["maxTokens"], float)
    expect(not pointed, "write maxTokens without a decimal point: gRPC takes whole tokens only")
    pointless = isinstance(numbers["tokenRatio"], int)
    expect(not pointless, "write tokenRatio with a decimal point: gRPC takes a whole number for thousandths")
    station = _Station()
    address = _serve(station)
    after_four, after_five = (_after(station, address, numbers, successes) for successes in (4, 5))
    made, again = after_five
    expect(made == _OUTAGE, f"three calls while the station is down make {_listed(made)} attempts, not 4, 3 and 1")
    expect(again > 1, "after five successes a call that fails is not retried; let a success pay more")
    expect(
        again == 2, f"after five successes a call that fails makes {again} attempts, not two; let a success pay less"
    )
    expect(after_four[1] == 1, "four successes are already enough for a retry; let a success pay less")


def _after(station: _Station, address: str, numbers: dict, successes: int) -> tuple[list[int], int]:
    """Make three calls that fail, some that succeed, and one that fails; return the attempts of those that fail."""
    with _dial(address, numbers) as channel:
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        made = [_failed_attempts(station, stub, _DOWN) for _ in _OUTAGE]
        for _ in range(successes):
            _failed_attempts(station, stub, 0)
        return made, _failed_attempts(station, stub, _DOWN)


def _listed(made: Sequence[int]) -> str:
    return f"{', '.join(map(str, made[:-1]))} and {made[-1]}"


# -- 17.2 --------------------------------------------------------------------------------------------------------------


_PUSHBACK = "grpc-retry-pushback-ms"
_SLACK_SECONDS = 0.5  # what the way through the layers may take of the time that is left, on a busy machine


class _Counting(weather_pb2_grpc.WeatherServiceServicer):
    """Counts the attempts that reach a relay."""

    def __init__(self, relay):
        self.relay, self.attempts = relay, 0

    def GetStation(self, request, context):
        self.attempts += 1
        return self.relay.GetStation(request, context)


class _Layers:
    """A station, relays above it, and a client; every channel retries."""

    def __init__(self, expect, quiet: Callable, relays: int, channels: contextlib.ExitStack) -> None:
        self.bottom, self.relays = _Station(), []
        stub = self._stub_of(self.bottom, channels)
        for _ in range(relays):
            self.relays.append(_Counting(expect.result(quiet, stub)))
            stub = self._stub_of(self.relays[-1], channels)
        self.stub = stub

    def _stub_of(self, servicer, channels):
        return weather_pb2_grpc.WeatherServiceStub(channels.enter_context(_dial(_serve(servicer))))

    def call(self, failures: int, code: grpc.StatusCode = _Code.UNAVAILABLE, pushback: str | None = None, **options):
        """Make a call of which the bottom fails so many attempts; return it when it is over, and what each layer saw.

        The layers are counted from the top.
        """
        self.bottom.failures, self.bottom.code, self.bottom.left = failures, code, None
        snow, wind = random.sample(range(1000), 2)
        self.bottom.trailing = [("station-state", f"snow {snow}"), ("station-state", f"wind {wind}")]
        if pushback is not None:
            self.bottom.trailing.append((_PUSHBACK, pushback))
        servers = [*reversed(self.relays), self.bottom]
        before = [each.attempts for each in servers]
        request = weather_pb2.GetStationRequest(station_id=f"S-{random.randrange(1000)}")
        call = self.stub.GetStation.future(request, **({"timeout": _CALL_SECONDS} | options))
        call.code()
        return request, call, [each.attempts - old for each, old in zip(servers, before, strict=True)]


@exercise("17.2", "four attempts at the bottom, and one at each relay")
def exercise_2(expect, quiet):
    """Check the servicer ``Quiet(below)``, a relay that lets no layer above it repeat what failed below."""
    with contextlib.ExitStack() as channels:
        layers = {relays: _Layers(expect, quiet, relays, channels) for relays in (1, 2, 3)}
        for layer in layers.values():
            _is_up(expect, layer)
        for relays, layer in layers.items():
            _is_down(expect, layer, relays)
        _has_a_pushback_of_its_own(expect, layers[2])
        _stumbles(expect, layers[2])
        for code in _Code:
            if code not in (_Code.OK, _Code.UNAVAILABLE):
                _refuses(expect, layers[2], code)
        _hands_on_the_time(expect, layers[3])
        _has_time_without_a_deadline(expect, layers[2])


def _is_up(expect, layers: _Layers) -> None:
    request, call, seen = layers.call(0)
    if call.code() is not _Code.OK:
        raise call  # its own words, or those of the stub
    expect(call.result() == _answer(request), "hand on the request as it is, and return the answer from below")
    expect(seen == [1] * len(seen), f"nothing fails, and the attempts from the top down are {_listed(seen)}")


def _is_down(expect, layers: _Layers, relays: int) -> None:
    _, call, seen = layers.call(_DOWN)
    above = f"the bottom is down below {relays} {'relay' if relays == 1 else 'relays'}, and"
    ended = call.code()
    expect(ended is not _Code.OK, f"{above} the call succeeds; hand on the failure")
    told = f"{above} the caller gets {ended.name}: {call.details()}; hand on the code and the details from below"
    expect((ended, call.details()) == (layers.bottom.code, layers.bottom.details), told)
    early = any(key == _PUSHBACK for key, _ in call.initial_metadata() or ())
    expect(not early, "a pushback belongs in the trailing metadata; in the initial metadata nobody reads it")
    counted = f"{above} the attempts from the top down are {_listed(seen)}, not"
    expect(seen[:-1] == [1] * relays, f"{counted} one at each relay; tell the layers above not to retry")
    expect(seen[-1] >= _MOST_ATTEMPTS, f"{counted} {_MOST_ATTEMPTS} at the bottom; the lowest layer is to retry")
    expect(seen[-1] == _MOST_ATTEMPTS, f"{counted} {_MOST_ATTEMPTS} at the bottom; leave the repeating to the channel")
    says_never = not dict(call.trailing_metadata()).get(_PUSHBACK, "0").isdigit()
    expect(says_never, "that nobody retries is luck: no pushback in the trailing metadata says so")
    _expect_what_the_bottom_sent(expect, layers, call, above)


def _expect_what_the_bottom_sent(expect, layers: _Layers, call, when: str) -> None:
    sent = [(key, value) for key, value in layers.bottom.trailing if key != _PUSHBACK]
    lost = [f"{key}: {value}" for key, value in sent if (key, value) not in call.trailing_metadata()]
    expect(not lost, f"{when} {', '.join(lost)} is not in the caller's trailing metadata; hand on what came from below")


def _has_a_pushback_of_its_own(expect, layers: _Layers) -> None:
    for pushback, attempts in (("5", _MOST_ATTEMPTS), ("-1", 1)):
        _, call, seen = layers.call(_DOWN, pushback=pushback)
        sends = f"the bottom is down, and sends a pushback of {pushback}:"
        counted = f"{sends} attempts {_listed(seen)} from the top down, not 1, 1 and {attempts}"
        expect(
            seen == [1, 1, attempts], f"{counted}; the bottom's pushback is for the lowest channel, not for those above"
        )
        _expect_what_the_bottom_sent(expect, layers, call, sends)


def _stumbles(expect, layers: _Layers) -> None:
    _, call, seen = layers.call(2)
    expect(call.code() is _Code.OK, f"the third attempt succeeds, and the call ends with {call.code().name}")
    expect(seen == [1, 1, 3], f"the third attempt succeeds: attempts {_listed(seen)} from the top down, not 1, 1 and 3")


def _refuses(expect, layers: _Layers, code: grpc.StatusCode) -> None:
    _, call, seen = layers.call(_DOWN, code)
    ended = (call.code(), call.details())
    says = f"the bottom says {code.name}, and the caller gets {call.code().name}: {call.details()}"
    expect(ended == (code, layers.bottom.details), f"{says}; hand on the code and the details from below")
    expect(seen == [1, 1, 1], f"the bottom says {code.name}: attempts {_listed(seen)} from the top down, not one each")


def _hands_on_the_time(expect, layers: _Layers) -> None:
    for timeout in (4.0, 0.8):
        layers.call(0, timeout=timeout)
        left = layers.bottom.left
        less = left is not None and left <= timeout + 0.05  # a millisecond's rounding, and clocks
        expect(less, "the time that is left is not handed on: give the call below a timeout")
        expect(left > timeout - _SLACK_SECONDS, "the call below has much less time than is left")


def _has_time_without_a_deadline(expect, layers: _Layers) -> None:
    _, call, _ = layers.call(0, timeout=None)
    none = f"a caller sets no deadline, nothing fails, and the call ends with {call.code().name}"
    expect(call.code() is _Code.OK, f"{none}; hand on min(context.time_remaining(), 5)")


# -- 17.3 --------------------------------------------------------------------------------------------------------------


class _Fated(_Station):
    """Fails or not as a list says, attempt by attempt; afterwards it fails."""

    def __init__(self, fates: list[bool]) -> None:
        super().__init__()
        self.fates = fates

    def GetStation(self, request, context):
        fails = self.attempts >= len(self.fates) or self.fates[self.attempts]
        self.failures = int(fails)
        return super().GetStation(request, context)


class _Told:
    """The answer's bucket: called in the check's thread, with what it returns looked at."""

    def __init__(self, expect, bucket_class, max_tokens: int, token_ratio: float) -> None:
        self._expect, self._bucket = expect, expect.result(bucket_class, max_tokens, token_ratio)
        missing = [name for name in ("failed", "succeeded") if not callable(getattr(self._bucket, name, None))]
        expect(not missing, f"the bucket has no method {' and no method '.join(missing)}")

    def failed(self) -> bool:
        allowed = self._bucket.failed()
        kind = "nothing" if allowed is None else f"{allowed!r}"
        self._expect(isinstance(allowed, bool), f"failed() returns True or False, not {kind}")
        return allowed

    def succeeded(self) -> None:
        self._bucket.succeeded()


def _scenarios() -> list[tuple[str, int, float, list[bool]]]:
    """Return what is tried: what it is about, the bucket, and the fate of each attempt (True: it fails)."""
    down, up = [True], [False]
    drained = down * 30
    pays, size = random.choice([0.2, 0.3, 0.7]), random.choice([6, 8, 12])
    mixed = [random.random() < 0.35 for _ in range(60)]
    return [
        ("while everything fails", 10, 0.1, down * 12),
        ("while everything fails, with an odd maxTokens", random.choice([5, 7, 9]), 0.1, down * 12),
        ("with one token", 1, 0.5, down * 3 + up * 8 + down * 2),
        ("after many failures and 61 successes", 10, 0.1, drained + up * 61 + down * 2),
        ("after many successes", size, pays, up * 30 + down * 12),
        ("when ten successes pay back one failure, no more and no less", 6, 0.1, down * 3 + up * 10 + down * 4),
        ("when payments reach exactly half", 2, 0.1, down + up * 10 + down + up * 5),
        ("when a success fills the bucket to the brim", 3, 1.001, down + up + down * 4),
        ("when a success pays more than there is room for", 4, 1.001, down + up + down * 4),
        ("when the rest is more than half by a thousandth", 3, 0.501, down + up + down * 4),
        ("when payments are a thousandth above one", 4, 1.001, down * 2 + up + down * 4),
        ("when less than a token is left", 3, 0.9, down + up + down * 3 + up * 2 + down * 4),
        ("when a failure takes more than there is", 3, 1.5, down * 2 + up + down * 3 + up * 2 + down * 4),
        ("with three decimals", 10, 0.114, down * 5 + up * 9 + down * 3),
        ("with failures and successes mixed", random.choice([4, 10]), pays, mixed),
    ]


@exercise("17.3", "your bucket allows each retry that gRPC makes, and no other")
def exercise_3(expect, bucket_class):
    """Check the class ``Bucket(max_tokens, token_ratio)``, with ``failed()`` and ``succeeded()``, against gRPC's."""
    expect(inspect.isclass(bucket_class) or callable(bucket_class), "Bucket is a class")
    for when, max_tokens, token_ratio, fates in _scenarios():
        bucket = _Told(expect, bucket_class, max_tokens, token_ratio)
        yours = expect.result(_by_bucket, bucket, fates)
        made = _by_grpc(max_tokens, token_ratio, fates)
        for number, (one, other) in enumerate(zip(yours, made, strict=False), start=1):
            more = "fewer" if one < other else "more"
            where = f"{when} (Bucket({max_tokens}, {token_ratio})), at call {number}"
            expect(one == other, f"{where}: yours allows {more} attempts than gRPC made, {one} and {other}")
    two = [_Told(expect, bucket_class, 4, 0.1) for _ in range(2)]
    for _ in range(3):
        two[0].failed()
    expect(two[1].failed(), "two buckets share their tokens; give each its own")


def _by_bucket(bucket: _Told, fates: list[bool]) -> list[int]:
    """Say how many attempts each call makes of these by a bucket."""
    return list(attempts_of_calls(bucket, fates, _MOST_ATTEMPTS))


def _by_grpc(max_tokens: int, token_ratio: float, fates: list[bool]) -> list[int]:
    """Make calls until all these attempts were made; return how many each made."""
    station = _Fated(fates)
    made = []
    with _dial(_serve(station), {"maxTokens": max_tokens, "tokenRatio": token_ratio}) as channel:
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        while station.attempts < len(fates):
            before = station.attempts
            stub.GetStation.future(weather_pb2.GetStationRequest(), timeout=_CALL_SECONDS).code()
            made.append(station.attempts - before)
    return made
