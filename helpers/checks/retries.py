"""The exercises of lesson 15."""

import collections
import copy
import functools
import json
import random
import threading
import time
import uuid

import grpc

from helpers.checks.ordering import CALL_SECONDS, Client, Shop
from helpers.checks.serving import address_of, channel_to
from helpers.exercises import exercise
from helpers.protos import compile_proto

weather_pb2, _ = compile_proto("weather/v1/weather.proto")

_WEATHER = weather_pb2.DESCRIPTOR.services_by_name["WeatherService"]
_METHOD = "GetStation"  # the one that 15.1 is about
_ELSEWHERE = "/reports.v1.ReportService/MakeReport"
_CODES = sorted(set(grpc.StatusCode.__members__) - {"OK"})
_FAILURES = 3
_HEADERS_SECONDS = 0.2
_SHORTEST, _LONGEST = 0.02, 1.5  # seconds: of one delay, and of all three


class _Failing(grpc.GenericRpcHandler):
    """Serves every method of every service: fails the first attempts of each call, and counts them all.

    A call is known by its metadata. Requests and answers are bytes.
    """

    def __init__(self):
        self.attempts, self._lock = collections.Counter(), threading.Lock()

    def service(self, details):
        return grpc.unary_unary_rpc_method_handler(functools.partial(self._answer, dict(details.invocation_metadata)))

    def _answer(self, sent, request, context):
        with self._lock:
            self.attempts[sent["call"]] += 1
            number = self.attempts[sent["call"]]
        if number <= int(sent["failures"]):
            self._fail(sent, context)
        return b""

    def _fail(self, sent, context):
        if "headers" in sent:
            context.send_initial_metadata([])
            time.sleep(_HEADERS_SECONDS)  # headers that arrive together with the end may come too late for the client
        if "pushback" in sent:
            context.set_trailing_metadata([("grpc-retry-pushback-ms", sent["pushback"])])
        context.abort(grpc.StatusCode[sent["code"]], "this attempt fails")

    def address(self):
        """Serve this, and return the address to dial."""
        return address_of(lambda servicer, server: server.add_generic_rpc_handlers((servicer,)), self)


def _begin(channel, path, call, request=b"", failures=_FAILURES, code="UNAVAILABLE", **more):
    """Begin a call of a ``_Failing`` server, which knows it as ``call``; return its future."""
    sent = {"call": call, "failures": str(failures), "code": code, **more}
    return channel.unary_unary(path).future(request, timeout=CALL_SECONDS, metadata=list(sent.items()))


def _path(method):
    return f"/{_WEATHER.full_name}/{method}"


def _counted(number):
    return "1 attempt" if number == 1 else f"{number} attempts"


def _policies(config):
    """Return the retry policies of a service config that gRPC accepts, each with its entry's names."""
    entries = [entry for entry in json.loads(config).get("methodConfig", []) if entry.get("retryPolicy")]
    return [(entry["retryPolicy"], entry.get("name") or []) for entry in entries]


def _delays(policy):
    """Return the delays before the attempts 2 to 4, in seconds, without jitter."""
    first, most = (float(policy[key][:-1]) for key in ("initialBackoff", "maxBackoff"))
    return [min(first * float(policy["backoffMultiplier"]) ** n, most) for n in range(_FAILURES)]


def _expect_delays(expect, policies):
    for policy, _ in policies:
        delays = _delays(policy)
        shortest, together = round(min(delays), 6), round(sum(delays), 6)
        expect(shortest >= _SHORTEST, f"a delay is {shortest:g} s, jitter aside: give the server time, {_SHORTEST} s")
        expect(together <= _LONGEST, f"the three delays are {together:g} s together, jitter aside")


def _begin_others(channel):
    """Begin calls that are not to be retried: of one method with other codes, and of others with its code."""
    calls = {code: _begin(channel, _path(_METHOD), code, code=code) for code in _CODES if code != "UNAVAILABLE"}
    paths = {name: _path(name) for name in _WEATHER.methods_by_name if name != _METHOD}
    paths["a method of another service"] = _ELSEWHERE
    return calls | {name: _begin(channel, path, name) for name, path in paths.items()}


@exercise("15.1", "three failures are survived, and nothing else is retried")
def exercise_1(expect, config, problems, complaint):
    """Check a service config for ``GetStation``, with the lesson's own functions to say what is wrong.

    These are its validator, and the one that finds the complaint in a call's details.
    """
    expect.written(config)
    expect(isinstance(config, str), f"write the config as a text, not {type(config).__name__}")
    found = "; ".join(problems(config, _WEATHER))
    server = _Failing()
    channel = channel_to(server.address(), [("grpc.service_config", config)])

    probe = _begin(channel, _path(_METHOD), "probe", failures=0)
    accepted = probe.code() is not grpc.StatusCode.INVALID_ARGUMENT
    expect(accepted, f"gRPC complains: {complaint(probe.details())}" + (f" ({found})" if found else ""))
    unharmed = probe.code() is grpc.StatusCode.OK
    expect(unharmed, f"a call that nobody fails ends with {probe.code().name}: {found or probe.details()}")
    policies = _policies(config)
    _expect_delays(expect, policies)

    wanted, others, made = _begin(channel, _path(_METHOD), "wanted"), _begin_others(channel), server.attempts
    survives = wanted.code() is grpc.StatusCode.OK
    few = any(int(policy["maxAttempts"]) <= _FAILURES for policy, _ in policies)
    reason = found or ("maxAttempts counts the first one too" if few else "what forbids a retry?")
    expect(survives, f"the server saw {_counted(made['wanted'])}, and would answer the fourth: {reason}")
    for name, call in others.items():
        call.code()  # waits for the end
        cure = "" if name in _CODES else f"; name {_METHOD} alone"
        expect(made[name] == 1, f"{name} is retried{cure}")
    for _, names in policies:
        more = [name for name in names if (name.get("service"), name.get("method")) != (_WEATHER.full_name, _METHOD)]
        expect(not more, f"{more} has a policy, too; name {_METHOD} alone")


def _situations():
    """Return situations as they are told to the answer, and what is special about each."""
    usual = {"max_attempts": 4, "retryable": ["UNAVAILABLE", "ABORTED"], "code": "UNAVAILABLE"}
    usual |= {"failures": 3, "headers_first": False, "size": 100, "pushback": None}
    buffered, too_large = random.randrange(258_000, 261_500), random.randrange(263_000, 266_000)
    never = [f"-{random.randint(2, 99)}", random.choice(["later", "soon"]), f"{random.randint(2, 9)}ms"]
    changes = [{"failures": n, "max_attempts": random.randint(2, 4)} for n in (0, 1, 2, 4)]
    changes += [{"max_attempts": random.randint(6, 20), "failures": 9}, {"max_attempts": 5, "failures": 4}]
    changes += [{"code": "ABORTED"}, {"retryable": ["INTERNAL"], "code": "INTERNAL"}, {"retryable": ["ABORTED"]}]
    changes += [{"code": random.choice(["INTERNAL", "UNKNOWN", "NOT_FOUND"]), "pushback": "5"}]
    changes += [{"headers_first": True}, {"headers_first": True, "failures": 0}]
    changes += [{"headers_first": True, "pushback": "5"}, {"size": random.randrange(500_000, 600_000)}]
    changes += [{"size": too_large}, {"size": too_large, "failures": 0}, {"size": buffered}]
    changes += [{"pushback": str(random.randint(2, 9)), "max_attempts": random.randint(2, 4)}]
    changes += [{"pushback": "-1"}, {"pushback": "-1", "failures": 0}, *({"pushback": text} for text in never)]
    return [(usual | change, change) for change in changes]


def _begin_situated(address, call, situation):
    """Begin a call as a situation describes it; return its future."""
    policy = {"maxAttempts": situation["max_attempts"], "retryableStatusCodes": situation["retryable"]}
    policy |= {"initialBackoff": "0.005s", "maxBackoff": "0.02s", "backoffMultiplier": 2}
    config = json.dumps({"methodConfig": [{"name": [{}], "retryPolicy": policy}]})
    channel = channel_to(address, [("grpc.service_config", config)])
    more = {"headers": "first"} if situation["headers_first"] else {}
    more |= {"pushback": situation["pushback"]} if situation["pushback"] is not None else {}
    request = b"x" * situation["size"]
    return _begin(channel, _ELSEWHERE, call, request, situation["failures"], situation["code"], **more)


@exercise("15.2", "attempts are predicted in every situation")
def exercise_2(expect, how_many):
    """Check ``how_many(situation)`` → the attempts that the server sees, which is counted."""
    situations = _situations()
    told = [expect.result(how_many, copy.deepcopy(situation)) for situation, _ in situations]
    kinds = {type(number).__name__ for number in told} - {"int"}
    expect(not kinds, f"return a whole number, not {', '.join(sorted(kinds))}")
    server = _Failing()
    address = server.address()
    calls = [_begin_situated(address, str(n), situation) for n, (situation, _) in enumerate(situations)]
    for number, (call, (_, change)) in enumerate(zip(calls, situations, strict=True)):
        call.code()  # waits for the end
        made = server.attempts[str(number)]
        expect(told[number] == made, f"{change}: the server saw {_counted(made)}, not {told[number]}")


_APART = "orders with different ids wait for each other"
_HAPPENED = {
    "boot": "six attempts came at the same time",
    "glove": "place raised while attempts waited, and the client asked again",
    "mitten": "the client gave up on an attempt that still runs, and asked again",
    "sock": "two different orders were placed at the same time",
    "scarf": "two different orders were placed at the same time",
}


def _one_after_another(expect, shop, client):
    def number(call):
        code = call.code()
        expect(not client.entered.improper, client.entered.improper)
        hint = f"no answer within {CALL_SECONDS:g} s: what does your handler wait for?"
        expect(code is not grpc.StatusCode.DEADLINE_EXCEEDED, hint)
        return call.result().number

    numbers = [number(client.send("hat")) for _ in range(3)]
    numbers.append(number(client.send("hat", uuid.uuid4().hex)))
    placed = shop.orders.get("hat", [])
    expect(len(placed) == 2, f"three attempts with one id and one with another: orders placed: {len(placed)}, not 2")
    wanted = [placed[0]] * 3 + [placed[1]]
    expect(numbers == wanted, f"place returned {placed}, the four answers were {numbers}; the last has another id")
    refused = client.send("cap", "").code()
    expect(refused is grpc.StatusCode.INVALID_ARGUMENT, f"no id: INVALID_ARGUMENT, not {refused.name}")
    expect("cap" not in shop.orders, "an order without an id was refused, but placed")
    shop.fail("coat", times=2)
    remembered = "a failure was remembered: the next attempt must try again"
    for _ in range(2):
        failed = client.send("coat").code()
        expect(failed is not grpc.StatusCode.OK, "place raised, and the client got OK")
        expect(failed is not grpc.StatusCode.DEADLINE_EXCEEDED, remembered)
    expect(client.send("coat").code() is grpc.StatusCode.OK, remembered)
    expect(number(client.send("hat")) == placed[0], "an id is forgotten when others have come; remember them all")


def _given_up(expect, shop, client):
    """Give up on an attempt, and send it again when its order has been placed all the same."""
    shop.hold("belt")
    first = client.send("belt")
    shop.begin("belt")
    first.cancel()
    client.entered.wait("over", "belt")
    shop.release()
    client.entered.wait("left", "belt")
    again = client.send("belt")
    done = again.code() is grpc.StatusCode.OK and shop.orders["belt"] == [again.result().number]
    expect(done, "a client gave up while its order was placed, and asked again: one order, and its number")


def _at_the_same_time(expect, shop, client):
    shop.hold(*_HAPPENED)
    shop.fail("glove")
    calls = _while_held(expect, shop, client)
    shop.release("boot")  # alone: the end of another order could wake one more of those who wait for this number
    _expect_one_order(expect, shop, "boot", calls.pop("boot"))
    shop.release()
    failed = calls.pop("glove")
    codes = {call.code() for call in failed}
    expect(grpc.StatusCode.DEADLINE_EXCEEDED not in codes, "place raised, and an attempt waits for ever")
    receipts = {call.result().number for call in failed if call.code() is grpc.StatusCode.OK}
    honest = receipts <= set(shop.orders.get("glove", []))  # who waited may have tried again
    expect(honest, "place raised, and an attempt that waited got OK: a receipt for no order")
    calls["glove"] = [client.send("glove")]
    for item, attempts in calls.items():
        _expect_one_order(expect, shop, item, attempts)


def _expect_one_order(expect, shop, item, attempts):
    happened = _HAPPENED[item]
    ended = next((code.name for call in attempts if (code := call.code()) is not grpc.StatusCode.OK), "")
    expect(ended != grpc.StatusCode.DEADLINE_EXCEEDED.name, f"{happened}: an attempt waits for ever")
    expect(not ended, f"{happened}: an attempt ended with {ended}")
    placed = shop.orders[item]
    expect(len(placed) == 1, f"{happened}: orders placed: {len(placed)}, not 1")
    numbers = [call.result().number for call in attempts]
    expect(numbers == placed * len(attempts), f"{happened}: place returned {placed}, the answers were {numbers}")


def _while_held(expect, shop, client):
    """Send attempts whose orders the shop holds; return the calls by item."""
    calls = {"boot": client.send_together("boot", 6, contest=True), "glove": client.send_together("glove", 3)}
    gone = client.send("mitten")
    expect(shop.begin("boot", "glove", "mitten"), _APART)
    gone.cancel()
    client.entered.wait("over", "mitten")
    calls["mitten"] = [client.send("mitten")]
    twice = shop.begins_twice()
    expect(twice != "mitten", f"{_HAPPENED['mitten']}: that made a second order")
    expect(not twice, "several attempts at the same time made more than one order")
    early = next((call.code().name for item in calls for call in calls[item] if call.done()), "")
    expect(not early, f"an attempt ended with {early} while its order was still being placed; it waits for the number")
    calls |= {item: [client.send(item)] for item in ("sock", "scarf")}
    expect(shop.begin("sock", "scarf"), f"{_APART} while attempts wait for a number")
    return calls


@exercise("15.3", "one order for each id, however it is sent")
def exercise_3(expect, orders, orders_pb2, orders_pb2_grpc):
    """Check the servicer ``Orders(shop)``, with the modules of the lesson's ``orders.proto``."""
    shop = Shop()
    servicer = expect.result(orders, shop)
    method = getattr(servicer, "PlaceOrder", None)
    own = getattr(method, "__func__", method) not in (None, orders_pb2_grpc.OrderServiceServicer.PlaceOrder)
    expect(own, "the class has no PlaceOrder of its own; is the method's name right?")
    client = Client(servicer, orders_pb2, orders_pb2_grpc)
    try:
        _one_after_another(expect, shop, client)
        _at_the_same_time(expect, shop, client)
        _given_up(expect, shop, client)
    finally:
        shop.release()  # what is refused may be held
