"""The exercises of lesson 26."""

import asyncio
import functools
import json
import random
import threading

import grpc

from helpers.checks.loops import in_a_loop, served
from helpers.checks.serving import weather_calls
from helpers.exercises import exercise
from helpers.protos import compile_proto

weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")

Code = grpc.StatusCode

_STATUS = {
    **dict.fromkeys((Code.INVALID_ARGUMENT, Code.FAILED_PRECONDITION, Code.OUT_OF_RANGE), 400),
    **dict.fromkeys((Code.ALREADY_EXISTS, Code.ABORTED), 409),
    Code.UNAUTHENTICATED: 401,
    Code.PERMISSION_DENIED: 403,
    Code.NOT_FOUND: 404,
    Code.RESOURCE_EXHAUSTED: 429,
    Code.CANCELLED: 499,
    Code.UNIMPLEMENTED: 501,
    Code.UNAVAILABLE: 503,
    Code.DEADLINE_EXCEEDED: 504,
}
_SOON_SECONDS = 2.0  # for what happens at once, also on a busy machine
_QUIET_SECONDS = 0.1  # how long to look whether a call comes that should not
_LASTS_SECONDS = 0.4  # an entry of the cache
_ROUNDING_SECONDS = 0.1  # a deadline travels as a timeout, in few digits, and is a time again at the server


def _secret() -> str:
    return f"/srv/{random.randrange(10_000, 99_999)}/db"


# -- 26.1 --------------------------------------------------------------------------------------------------------------


class _Failing(weather_pb2_grpc.WeatherServiceServicer):
    """Fails with the code that stands in the station's id, and details."""

    def GetStation(self, request, context):
        code, _, details = request.station_id.partition(" ")
        context.abort(Code[code], details)


@exercise("26.1", "a code has its status, and an internal error keeps its secrets")
def exercise_1(expect, problem):
    """Check ``problem(code, details)`` → a status and a dict."""
    with weather_calls(_Failing()) as stub:
        for code in random.sample(list(Code), len(Code)):
            if code is not Code.OK:
                request = weather_pb2.GetStationRequest(station_id=f"{code.name} {_secret()}")
                call = stub.GetStation.future(request, timeout=5)
                _problem(expect, problem, call.code(), call.details())


def _problem(expect, problem, code, details):
    returned = expect.result(problem, code, details)
    is_pair = isinstance(returned, tuple) and len(returned) == 2
    expect(is_pair, f"problem() returns {type(returned).__name__}, not a status and a dict")
    status, body = returned
    expect(isinstance(body, dict), f"the second of the two is {type(body).__name__}, not a dict")
    wanted = _STATUS.get(code, 500)
    expect(status == wanted, f"{code.name} is {wanted}, not {status!r}")
    try:
        json.dumps(body)
    except TypeError as error:
        expect(False, f"the dict is to become JSON: {error}")
    expect(body.get("code") == code.name, f"`code` is the name, {code.name!r}, not {body.get('code')!r}")
    if wanted == 500:
        expect(details not in json.dumps(body), f"{code.name} is an internal error: its details are told to everybody")
        expect(body.get("message") == "internal error", f"the message of {code.name} is to be 'internal error'")
    else:
        expect(
            body.get("message") == details, f"the message of {code.name} is {body.get('message')!r}, not the details"
        )
    wanted_keys = {"code", "message"} | ({"retry"} if code is Code.UNAVAILABLE else set())
    if code is Code.UNAVAILABLE:
        expect(body.get("retry") is True, "UNAVAILABLE also has `retry`, which is True")
    expect(set(body) == wanted_keys, f"the dict of {code.name} has {sorted(body)}, not {sorted(wanted_keys)}")


# -- 26.2 --------------------------------------------------------------------------------------------------------------


class _Back(weather_pb2_grpc.WeatherServiceServicer):
    """Answers when so many calls have begun; then "well" answers, "fails" fails, "slow" lasts until it is cancelled."""

    def __init__(self, together: int, code: grpc.StatusCode) -> None:
        self.left: list[float | None] = []
        self.slow_begun, self.slow_cancelled = threading.Semaphore(0), threading.Semaphore(0)
        self._together, self._code, self._all_here = together, code, asyncio.Event()

    async def GetStation(self, request, context):
        self.left.append(context.time_remaining())
        try:
            if len(self.left) >= self._together:
                self._all_here.set()
            await self._all_here.wait()
            if request.station_id.startswith("slow"):
                self.slow_begun.release()
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.slow_cancelled.release()
            raise
        if request.station_id == "fails":
            await context.abort(self._code, "as told")
        return weather_pb2.GetStationResponse(station={"id": request.station_id})


@exercise("26.2", "what came in time is there, the rest is named, and nothing is left running")
def exercise_2(expect, in_time):
    """Check ``await in_time(calls, seconds)`` → the responses and the names of codes, each by name."""
    names = {kind: f"{kind}-{random.randrange(1000)}" for kind in ("well", "fails", "slow")}
    code = random.choice([Code.UNAVAILABLE, Code.NOT_FOUND, Code.INTERNAL])
    _in_time(expect, in_time, names, code, round(random.uniform(0.5, 0.9), 2))
    _is_cancelled(expect, in_time, names)


def _begin(channel, names):
    get_station = weather_pb2_grpc.WeatherServiceStub(channel).GetStation
    return {
        name: functools.partial(get_station, weather_pb2.GetStationRequest(station_id=kind))
        for kind, name in names.items()
    }


async def _ask(in_time, address, names, seconds):
    async with grpc.aio.insecure_channel(address) as channel:
        return await in_time(_begin(channel, names), seconds)


def _in_time(expect, in_time, names, code, seconds):
    back = _Back(len(names), code)
    with served(back) as address:
        hint = "in_time does not return: does each call have its timeout?"
        returned = in_a_loop(expect, _ask, in_time, address, names, seconds, hint=hint)
    expect(len(back.left) == len(names), f"of {len(names)} calls {len(back.left)} were begun")
    expect(None not in back.left, "a call has no timeout")
    is_pair = isinstance(returned, tuple) and len(returned) == 2 and all(isinstance(each, dict) for each in returned)
    expect(is_pair, f"in_time() returns {type(returned).__name__}, not two dicts")
    responses, failed = returned
    at_once = names["well"] in responses or failed.get(names["well"]) != "DEADLINE_EXCEEDED"
    expect(at_once, "a call waited for the others to begin, until its time was over: begin all before you wait for one")
    longest = max(back.left)
    expect(longest < seconds + _ROUNDING_SECONDS, f"a call has {longest:.1f} s, not {seconds} s")
    expect(min(back.left) > seconds / 4, f"a call has {min(back.left):.1f} s left when it begins, of {seconds} s")
    expect(set(responses) == {names["well"]}, f"the responses are of {sorted(responses)}, not of the one that came")
    station = getattr(getattr(responses[names["well"]], "station", None), "id", None)
    expect(station == "well", "a response is not what the call returned")
    wanted = {names["fails"]: code.name, names["slow"]: "DEADLINE_EXCEEDED"}
    expect(failed == wanted, f"the failed are {failed!r}, not {wanted!r}")


def _is_cancelled(expect, in_time, names):
    """Leave while two calls go on: who awaits one after the other has the second cancelled, too."""
    names = names | {"slow, too": f"other-{random.randrange(1000)}"}
    back = _Back(len(names), Code.UNAVAILABLE)

    async def leave(address):
        async with grpc.aio.insecure_channel(address) as channel:  # closed later: that would cancel the calls
            task = asyncio.ensure_future(in_time(_begin(channel, names), 30))
            begun = 0
            while begun < 2 and not task.done():
                begun += back.slow_begun.acquire(blocking=False)
                await asyncio.sleep(0.01)
            task.cancel()
            outcome = await asyncio.gather(task, return_exceptions=True)
            cancelled = True
            for _ in range(2):
                cancelled = cancelled and await asyncio.to_thread(back.slow_cancelled.acquire, timeout=_SOON_SECONDS)
        return outcome[0], cancelled

    with served(back) as address:
        hint = "in_time was cancelled, and does not end"
        outcome, cancelled = in_a_loop(expect, leave, address, hint=hint)
    expect(
        isinstance(outcome, asyncio.CancelledError), "in_time was cancelled, and its caller is not told: who caught it?"
    )
    expect(cancelled, "the caller has left, and a call goes on: cancel what you have begun")


# -- 26.3 --------------------------------------------------------------------------------------------------------------


class _Slowly(weather_pb2_grpc.WeatherServiceServicer):
    """Answers with a number of its own for each call, when its gate is open; or fails."""

    def __init__(self) -> None:
        self.calls, self.fails, self.gate, self.begun = 0, False, asyncio.Event(), asyncio.Event()

    async def GetStation(self, request, context):
        self.calls += 1
        number = self.calls
        self.begun.set()
        await self.gate.wait()
        if self.fails:
            await context.abort(Code.UNAVAILABLE, "as told")
        return weather_pb2.GetStationResponse(station={"id": request.station_id, "name": str(number)})


@exercise("26.3", "one call serves all who ask meanwhile, and an error is not kept")
def exercise_3(expect, cache_class):
    """Check ``Cache(seconds)`` with ``await cache.get(key, fetch)``."""
    expect.result(cache_class, 1.0)  # shows a stub as itself
    for case in (_asks_once, _lasts, _fails, _one_leaves, _all_leave):
        hint = "get() does not return: does everybody who waits hear of the end of the fetch?"
        in_a_loop(expect, _with_cache, expect, cache_class, case, hint=hint)


async def _with_cache(expect, cache_class, case):
    """Run one case, with a server in this loop, whose gate is closed at first."""
    servicer, server = _Slowly(), grpc.aio.server()
    weather_pb2_grpc.add_WeatherServiceServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            get_station = weather_pb2_grpc.WeatherServiceStub(channel).GetStation
            cache = cache_class(_LASTS_SECONDS)

            def get(key):
                async def fetch():
                    return (await get_station(weather_pb2.GetStationRequest(station_id=key), timeout=5)).station

                return asyncio.ensure_future(cache.get(key, fetch))

            await case(expect, servicer, get)
    finally:
        servicer.gate.set()
        await server.stop(0)


async def _asks_once(expect, servicer, get):
    asking = [get("a") for _ in range(5)]
    await servicer.begun.wait()
    await asyncio.sleep(_QUIET_SECONDS)
    expect(servicer.calls == 1, f"five ask for one key at once, and {servicer.calls} calls are made")
    servicer.gate.set()
    names = [station.name for station in await asyncio.gather(*asking)]
    expect(names == ["1"] * 5, "of five who ask at once, not all get the same")
    await get("b")
    expect(servicer.calls == 2, "another key is not fetched, or the first one is again")
    expect((await get("a")).id == "a" and (await get("b")).id == "b", "one key has the value of another")


async def _lasts(expect, servicer, get):
    asking = get("a")
    await servicer.begun.wait()
    await asyncio.sleep(_LASTS_SECONDS * 1.2)  # the fetch takes longer than an entry lasts
    late = get("a")
    await asyncio.sleep(_QUIET_SECONDS)
    expect(
        servicer.calls == 1, "a fetch that takes long is begun again meanwhile: an entry lasts from when it is there"
    )
    servicer.gate.set()
    await asyncio.gather(asking, late)
    await get("a")
    expect(servicer.calls == 1, "an entry lasts from when it was fetched, not from when the fetch began")
    await asyncio.sleep(_LASTS_SECONDS * 1.2)
    station = await get("a")
    expect(servicer.calls == 2 and station.name == "2", "an entry is still used when its time is over")


async def _fails(expect, servicer, get):
    servicer.fails = True
    asking = [get("a") for _ in range(3)]
    await servicer.begun.wait()
    servicer.gate.set()
    outcomes = await asyncio.gather(*asking, return_exceptions=True)
    told = all(isinstance(each, grpc.aio.AioRpcError) and each.code() is Code.UNAVAILABLE for each in outcomes)
    expect(told, "the fetch fails, and not everybody who waits gets its error")
    expect(servicer.calls == 1, f"three ask at once, the fetch fails, and {servicer.calls} calls are made")
    servicer.fails = False
    outcome = (await asyncio.gather(get("a"), return_exceptions=True))[0]
    expect(not isinstance(outcome, grpc.aio.AioRpcError), "an error is kept: the next who asks gets it, too")
    expect(servicer.calls == 2, "after an error nobody asks again")


async def _one_leaves(expect, servicer, get):
    first, second = get("a"), get("a")
    await servicer.begun.wait()
    await asyncio.sleep(_QUIET_SECONDS)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    expect(first.cancelled(), "who is cancelled does not end")
    await asyncio.sleep(_QUIET_SECONDS)
    servicer.gate.set()
    outcome = (await asyncio.gather(second, return_exceptions=True))[0]
    gone = isinstance(outcome, asyncio.CancelledError)
    expect(not gone, "one of two who wait is cancelled, and so is the other: shield() what they wait for")
    expect(servicer.calls == 1, "one of two who wait is cancelled, and the fetch is made again")
    expect(getattr(outcome, "name", None) == "1", f"one of two who wait is cancelled, and the other gets {outcome!r}")
    await asyncio.sleep(_LASTS_SECONDS * 1.2)
    await get("a")
    expect(servicer.calls == 2, "who asked first was cancelled, and the entry is still used when its time is over")


async def _all_leave(expect, servicer, get):
    servicer.fails = True
    asking = [get("a") for _ in range(2)]
    await servicer.begun.wait()
    for each in asking:
        each.cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    servicer.gate.set()
    await asyncio.sleep(_QUIET_SECONDS)
    servicer.fails = False
    outcome = (await asyncio.gather(get("a"), return_exceptions=True))[0]
    kept = isinstance(outcome, grpc.aio.AioRpcError)
    expect(not kept, "all who waited have left, the fetch fails, and its error is kept: the next who asks gets it")
