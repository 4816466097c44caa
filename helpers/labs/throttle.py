"""Lesson 17's lab: the attempts that calls make, one after the other, while a bucket of tokens says which may retry."""

import json
import random
from concurrent import futures
from dataclasses import dataclass
from itertools import groupby

import grpc

from helpers.channels import OWN_CONNECTION
from helpers.figures import Picture, attempts_per_call
from helpers.labs.panel import Panel
from helpers.labs.runs import Knob, Progress, count, one_at_a_time, serving
from helpers.protos import compile_proto
from helpers.throttling import Bucket, attempts_of_calls

TOKENS = Knob("max_tokens", "maxTokens", (1, 2, 4, 6, 10, 20, 50, 100), 10)
RATIO = Knob("token_ratio", "tokenRatio", (0.02, 0.05, 0.1, 0.2, 0.5, 1.0), 0.1)
FAILING = Knob("failing", "attempts that fail (%)", (0, 5, 10, 20, 30, 40, 50, 70, 100), 30)

CALLS = 60
ATTEMPTS = 4
_SEED = 17
_TIMEOUT_SECONDS = 10.0
_SERVER = "lab throttle"


@dataclass(frozen=True)
class Outcome:
    """What a run showed.

    Attributes:
        max_tokens: the bucket's size.
        token_ratio: what a success pays, in tokens.
        failing: how many of a hundred attempts fail, on average.
        made: the attempts of each call, counted by the server.
        codes: how each call ended, by the name of its code.
        by_rule: the attempts of each call as gRFC A6 has them.
        shut: for each call whether the bucket, by the same rule, had no retry left before it.
    """

    max_tokens: int
    token_ratio: float
    failing: int
    made: tuple[int, ...]
    codes: tuple[str, ...]
    by_rule: tuple[int, ...]
    shut: tuple[bool, ...]

    def sentence(self) -> str:
        """Say what was seen; no times, since a call's attempts depend on those before it only."""
        return repr(self)

    def figure(self) -> Picture:
        """Draw the attempts of each call."""
        ranges, number = [], 1
        for is_shut, calls in groupby(self.shut):
            length = len(list(calls))
            if is_shut:
                ranges.append((number, number + length - 1))
            number += length
        return attempts_per_call(self.made, self.codes, says=repr(self), shut=ranges)

    def __repr__(self) -> str:
        retries, failed = sum(self.made) - len(self.made), sum(code != "OK" for code in self.codes)
        as_ruled = "as the rule says" if self.made == self.by_rule else "not as the rule says"
        return (
            f"maxTokens {self.max_tokens}, tokenRatio {self.token_ratio:g}, {self.failing} % of the attempts fail: "
            f"{count(len(self.made), 'call')}, {'1 retry' if retries == 1 else f'{retries} retries'}, "
            f"{failed} failed; {sum(self.shut)} began with no retry left. Each made its attempts {as_ruled}."
        )


@one_at_a_time
def experiment(
    max_tokens: int = TOKENS.default,
    token_ratio: float = RATIO.default,
    failing: int = FAILING.default,
    progress: Progress | None = None,
) -> Outcome:
    """Make sixty calls one after the other, on a channel with retries and throttling, to a server that fails some.

    Which attempts fail comes from a fixed seed: by chance, and the same in every run.

    Args:
        max_tokens: the throttling's ``maxTokens``, 1 to 100.
        token_ratio: its ``tokenRatio``, 0.02 to 1; gRPC keeps three decimals.
        failing: how many of a hundred attempts fail with UNAVAILABLE, 0 to 100.
        progress: told of each call that has ended.

    Returns:
        What was seen. A run takes about two seconds at the most.

    Raises:
        TypeError: an argument is no number, or not a whole one.
        ValueError: a number is out of bounds.
        Busy: another experiment is running.
    """
    TOKENS.check(max_tokens)
    RATIO.check(token_ratio)
    FAILING.check(failing)
    progress = progress or Progress()
    progress.expect(CALLS, "calls")
    weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")
    chance = random.Random(_SEED)
    fates: list[bool] = []  # of each attempt, whether it failed; only one call is under way at a time

    class Station(weather_pb2_grpc.WeatherServiceServicer):
        def GetStation(self, request, context):
            fates.append(100 * chance.random() < failing)
            if fates[-1]:
                context.abort(grpc.StatusCode.UNAVAILABLE, "this attempt fails")
            return weather_pb2.GetStationResponse()

    made, codes = [], []
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(Station(), server)
    options = [("grpc.service_config", _config(max_tokens, token_ratio)), *OWN_CONNECTION]
    with serving(server, _SERVER) as address, grpc.insecure_channel(address, options=options) as channel:
        stub = weather_pb2_grpc.WeatherServiceStub(channel)
        for _ in range(CALLS):
            before = len(fates)
            call = stub.GetStation.future(weather_pb2.GetStationRequest(), timeout=_TIMEOUT_SECONDS)
            codes.append(call.code().name)
            made.append(len(fates) - before)
            progress.step()
    if 0 in made:
        raise ConnectionError(f"call {made.index(0) + 1} did not reach the server; was it stopped?")
    by_rule, shut = _ruled(Bucket(max_tokens, token_ratio), fates)
    return Outcome(max_tokens, token_ratio, failing, tuple(made), tuple(codes), by_rule, shut)


def lab() -> Panel:
    """Return the controls: change the bucket and the server, and see which calls are retried."""
    question = "Which calls are still retried when a server fails now and then, and which when it fails often?"
    return Panel(question, [TOKENS, RATIO, FAILING], experiment)


def _ruled(bucket: Bucket, fates: list[bool]) -> tuple[tuple[int, ...], tuple[bool, ...]]:
    """Say by the rule how many attempts each call makes of these, and whether it began with no retry left."""
    made, shut = [], [bucket.shut]
    for attempts in attempts_of_calls(bucket, fates, ATTEMPTS):
        made.append(attempts)
        shut.append(bucket.shut)
    return tuple(made), tuple(shut[:-1])  # the last is for a call that is not made


def _config(max_tokens: int, token_ratio: float) -> str:
    policy = {
        "maxAttempts": ATTEMPTS,
        "initialBackoff": "0.002s",
        "maxBackoff": "0.002s",
        "backoffMultiplier": 1,
        "retryableStatusCodes": ["UNAVAILABLE"],
    }
    # A ratio without a decimal point would be read as so many thousandths.
    throttling = {"maxTokens": max_tokens, "tokenRatio": round(float(token_ratio), 3)}
    return json.dumps({"methodConfig": [{"name": [{}], "retryPolicy": policy}], "retryThrottling": throttling})
