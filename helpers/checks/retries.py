"""The exercises of lesson 15."""

import collections
import contextlib
import copy
import functools
import json
import random
import threading
import uuid

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool

from helpers.checks.ordering import CALL_SECONDS, FAILURE, Client, Shop, all_end
from helpers.checks.serving import address_of, channel_to
from helpers.exercises import exercise

_KINDS = {  # by what is a stream, the requests and the responses
    (False, False): "unary",
    (True, False): "with a stream of requests",
    (False, True): "with a stream of responses",
    (True, True): "with two streams",
}
_ELSEWHERE = "/reports.v1.ReportService/MakeReport"


class _Failing(grpc.GenericRpcHandler):
    """Serves every method of every service: fails the first attempts of each call, and counts them all.

    A call is known by its metadata. Requests and answers are bytes.
    """

    def __init__(self):
        self.attempts, self._lock = collections.Counter(), threading.Lock()
        self._seen = collections.defaultdict(threading.Event)  # by call: its headers have reached the client

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
            # Headers that arrive together with the end may come too late for the client.
            self._headers_of(sent["call"]).wait(CALL_SECONDS)
        if "pushback" in sent:
            context.set_trailing_metadata([("grpc-retry-pushback-ms", sent["pushback"])])
        context.abort(grpc.StatusCode[sent["code"]], "this attempt fails")

    def _headers_of(self, call):
        with self._lock:
            return self._seen[call]

    def headers_seen(self, call):
        """Let the attempts of a call go on that wait until their headers have reached the client."""
        self._headers_of(call).set()

    def address(self):
        """Serve this, and return the address to dial."""
        return address_of(lambda servicer, server: server.add_generic_rpc_handlers((servicer,)), self, workers=8)


def _begin(channel, path, call, request=b"", failures=1, code="UNAVAILABLE", **more):
    """Begin a call of a ``_Failing`` server, which knows it as ``call``; return it.

    For the client it has a stream of responses, so that headers can be waited for before the end.
    """
    sent = {"call": call, "failures": str(failures), "code": code, **more}
    return channel.unary_stream(path)(request, timeout=CALL_SECONDS, metadata=list(sent.items()))


def _end(call):
    """Read a call to its end; return its code."""
    with contextlib.suppress(grpc.RpcError):
        collections.deque(call, maxlen=0)
    return call.code()


def _channel_under(address, names, **policy):
    """Open a channel with a retry policy for these names, whose delays are as short as gRPC gets over."""
    policy |= {"initialBackoff": "0.005s", "maxBackoff": "0.02s", "backoffMultiplier": 2}
    config = json.dumps({"methodConfig": [{"name": names, "retryPolicy": policy}]})
    return channel_to(address, [("grpc.service_config", config)])


def _counted(number):
    return "1 attempt" if number == 1 else f"{number} attempts"


def _made_up():
    """Make up a service; return its descriptor, with unary methods and with each kind of stream, in any order."""
    package, number = f"made{uuid.uuid4().hex[:8]}.v1", random.randrange(100, 999)
    file = descriptor_pb2.FileDescriptorProto(name=f"{package}.proto", package=package, syntax="proto3")
    message = file.message_type.add(name="Nothing")
    service = file.service.add(name=f"Service{number}")
    kinds = random.sample([(False, False), (False, False), (True, False), (False, True), (True, True)], 5)
    for place, (requests, responses) in enumerate(kinds):
        method = service.method.add(name=f"Method{number + place}")
        method.input_type = method.output_type = f".{package}.{message.name}"
        method.client_streaming, method.server_streaming = requests, responses
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return pool.FindServiceByName(f"{package}.{service.name}")


def _entries(service):
    """Return entries as they are told to the answer, and what is special about each."""
    whole, other = {"service": service.full_name}, {"service": "reports.v1.ReportService"}
    unary, streaming = [], []
    for method in service.methods:
        kind = streaming if method.client_streaming or method.server_streaming else unary
        kind.append(whole | {"method": method.name})
    namesake = other | {"method": streaming[0]["method"]}
    return [
        ([whole], "a name with the service alone"),
        ([{}], "a name that is {}"),
        ([unary[0]], "a unary method"),
        ([streaming[0]], "a method with a stream"),
        ([streaming[1]], "a method with a stream"),
        ([streaming[2]], "a method with a stream"),
        ([unary[1], streaming[1]], "two methods"),
        ([streaming[2], whole], "a method, and its service"),
        ([other], "another service"),
        ([namesake], "a method of that name in another service"),
        ([other, {}], "another service, and {}"),
        ([{}, other], "{}, and another service"),
        ([streaming[1], unary[1]], "two methods"),
        ([{"service": service.full_name[:-1]}], "a name that only begins alike"),
        ([{"service": service.full_name.rpartition(".")[2]}], "a service without its package"),
        ([streaming[0] | {"method": streaming[0]["method"][:-1]}], "a method whose name only begins alike"),
        ([streaming[0] | {"method": streaming[0]["method"] + "s"}], "a method with a longer name"),
    ]


def _streams_retried(address, service, names):
    """Call the methods that have a stream under a policy for these names; return the names of those repeated."""
    channel = _channel_under(address, names, maxAttempts=2, retryableStatusCodes=["UNAVAILABLE"])
    methods = [method for method in service.methods if method.client_streaming or method.server_streaming]
    # The server answers each as a unary method: which policy is for a call goes by its path.
    calls = {
        method.name: _begin(channel, f"/{service.full_name}/{method.name}", uuid.uuid4().hex) for method in methods
    }
    return {name for name, call in calls.items() if _end(call) is grpc.StatusCode.OK}


@exercise("15.1", "the streams that an entry would retry are found")
def exercise_1(expect, streams):
    """Check ``streams(entry, service)`` → the names of the methods with a stream that are retried, which is tried."""
    address = _Failing().address()
    service = _made_up()
    kinds = {method.name: _KINDS[method.client_streaming, method.server_streaming] for method in service.methods}
    for names, what in _entries(service):
        entry = {"name": copy.deepcopy(names), "retryPolicy": {"maxAttempts": 2}}
        told = expect.result(streams, entry, service)
        expect(isinstance(told, set | frozenset), f"return a set, not {type(told).__name__}")
        retried = _streams_retried(address, service, names)
        stranger = next((each for each in told if each not in kinds), None)
        expect(stranger is None, f"{what}: your set has {stranger!r}, which is no name of a method")
        missing, more = sorted(retried - told), sorted(told - retried)
        kind = kinds[missing[0]] if missing else ""
        expect(not missing, f"{what}: a method {kind} is retried, and is not in your set")
        unary = any(kinds[each] == "unary" for each in more)
        expect(not unary, f"{what}: your set has a unary method")
        expect(not more, f"{what}: your set has a method {kinds[more[0]] if more else ''}, which the entry is not for")


def _situations():
    """Return situations as they are told to the answer, and what is special about each."""
    usual = {"max_attempts": 4, "retryable": ["UNAVAILABLE", "ABORTED"], "code": "UNAVAILABLE"}
    usual |= {"failures": 3, "headers_first": False, "size": 100, "pushback": None}
    buffered, too_large = random.randrange(258_000, 261_500), random.randrange(263_000, 266_000)
    never = [f"-{random.randint(2, 99)}", "later", "soon", f"{random.randint(2, 9)}ms"]
    changes = [{"failures": n, "max_attempts": random.randint(2, 4)} for n in (0, 1, 2, 4)]
    changes += [{"max_attempts": random.randint(6, 20), "failures": 9}, {"max_attempts": 5, "failures": 4}]
    changes += [{"code": "ABORTED"}, {"retryable": ["INTERNAL"], "code": "INTERNAL"}, {"retryable": ["ABORTED"]}]
    changes += [{"code": random.choice(["INTERNAL", "UNKNOWN", "NOT_FOUND"]), "pushback": "5"}]
    changes += [{"headers_first": True}, {"headers_first": True, "failures": 0}, {"headers_first": True, "failures": 1}]
    changes += [{"headers_first": True, "pushback": "5"}, {"size": random.randrange(500_000, 600_000)}]
    changes += [{"size": too_large}, {"size": too_large, "failures": 0}, {"size": buffered}]
    changes += [{"pushback": str(random.randint(2, 9)), "max_attempts": random.randint(3, 4)}]
    changes += [{"max_attempts": random.randint(6, 20), "failures": 2}]
    changes += [{"pushback": "-1"}, {"pushback": "-1", "failures": 0}, *({"pushback": text} for text in never)]
    return [(usual | change, change) for change in changes]


def _begin_situated(address, call, situation):
    """Begin a call as a situation describes it; return its future."""
    limits = {"maxAttempts": situation["max_attempts"], "retryableStatusCodes": situation["retryable"]}
    channel = _channel_under(address, [{}], **limits)
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
        call.initial_metadata()  # waits for the headers, or for the end
        server.headers_seen(str(number))
        _end(call)
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


def _fails_while_another_waits(expect, shop, client):
    """Fail an order for which a second attempt waits, and send a third: the second may begin, or the third."""
    shop.hold("glasses")
    attempts = [client.send("glasses")]
    shop.begin("glasses")
    attempts += client.send_together("glasses", 1)
    client.entered.wait("came", "glasses", 2)
    shop.fail_one("glasses")
    client.entered.wait("left", "glasses")
    attempts.append(client.send("glasses"))
    shop.begins_twice()  # it must not, so this waits
    shop.release()
    happened = "place raised while a second attempt waited, and a third came"
    expect(all_end(attempts), f"{happened}: an attempt waits for ever")
    placed = shop.orders.get("glasses", [])
    expect(len(placed) <= 1, f"{happened}: orders placed: {len(placed)}, not 1")


def _failure_told(expect, shop, client):
    """Fail an order whose caller reads how it ended."""
    shop.fail("shawl")
    _expect_told(expect, [client.send("shawl")], "place raised")
    expect(
        client.send("shawl").code() is grpc.StatusCode.OK, "a failure was remembered: the next attempt must try again"
    )


def _expect_told(expect, calls, happened):
    """Expect that each call which failed is one that a policy repeats, and keeps the failure to itself."""
    for call in calls:
        code = call.code()
        retried = code in (grpc.StatusCode.OK, grpc.StatusCode.UNAVAILABLE)
        expect(retried, f"{happened}, and an attempt ended with {code.name}, which the policy does not retry")
        read = f"{call.details()} {call.initial_metadata()} {call.trailing_metadata()}"
        expect(FAILURE not in read, f"{happened}, and the client reads the exception's text")


def _at_the_same_time(expect, shop, client):
    shop.hold(*_HAPPENED)
    shop.fail("glove")
    calls = _while_held(expect, shop, client)
    shop.release("boot")  # alone: the end of another order could wake one more of those who wait for this number
    expect(all_end(calls["boot"]), f"{_HAPPENED['boot']}: an attempt waits for ever")
    _expect_one_order(expect, shop, "boot", calls.pop("boot"))
    shop.release()
    failed = calls.pop("glove")
    expect(all_end(failed), "place raised, and an attempt waits for ever")
    receipts = {call.result().number for call in failed if _end(call) is grpc.StatusCode.OK}
    honest = receipts <= set(shop.orders.get("glove", []))  # who waited may have tried again
    expect(honest, "place raised, and an attempt that waited got OK: a receipt for no order")
    calls["glove"] = [client.send("glove")]
    for item, attempts in calls.items():
        _expect_one_order(expect, shop, item, attempts)
    _expect_told(expect, failed, "place raised while attempts waited")


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
        _failure_told(expect, shop, client)
        _fails_while_another_waits(expect, shop, client)
    finally:
        shop.release()  # what is refused may be held
