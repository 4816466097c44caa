"""The exercises of lesson 03."""

import contextlib
import ipaddress
import random
import socket
import threading
import time
from collections.abc import Iterator
from concurrent import futures
from unittest import mock

import grpc
import psutil
from grpc._server import _Server  # what grpc.server makes

from helpers import lifecycle
from helpers.checks.serving import address_of, channel_to, greeter_stub
from helpers.exercises import exercise
from helpers.protos import compile_proto

greeter_pb2, greeter_pb2_grpc = compile_proto("greeter.proto")

_CALLERS = 48  # more than a thread pool has of itself, which is 32 at the most
_TWICE_GREETED = 8  # so many names come twice
_HELD_SECONDS = 0.3
_NOTICED_SECONDS = 0.1  # more than a server takes to hear that a call was cancelled
_WAITS = "serve does not return; it must not wait for the end"
_TWICE = "a name that comes twice needs two calls, kept until both have ended"
_ERROR_LOST = "one of the calls failed, and greet_all did not raise its error; let it go to the caller"
_LATE_SECONDS = 0.3
_CASES = (
    "nobody listens at the port",
    "a program listens at the port, and says nothing",
    "the handler takes a second",
    "the pool has one thread, and another call occupies it for a second",
    "the handler calls another server, gets UNAVAILABLE, and does not catch the error",
    "the method is new, and the server has an older .proto",
    "the request is short, and the reply has 5 MB",
)


class _Guarded(greeter_pb2_grpc.GreeterServicer):
    """Greets with words nobody can guess."""

    def __init__(self):
        self.words = random.sample(range(1000), 2)

    def SayHello(self, request, context):
        return greeter_pb2.HelloReply(message=f"{self.words[0]}")

    def SayHelloAgain(self, request, context):
        return greeter_pb2.HelloReply(message=f"{self.words[1]}")


class _Observed:
    """What becomes of the servers that one thread makes in a block: their addresses, starts and waits."""

    def __init__(self) -> None:
        self.asked: list[str] = []  # the addresses that were to be listened at
        self.ports: dict[grpc.Server, list[int]] = {}
        self.started: set[grpc.Server] = set()
        self.waited = False

    @contextlib.contextmanager
    def watch(self) -> Iterator[None]:
        """Observe in the block; a server that another thread starts, starts late there."""
        caller = threading.get_ident()

        def start(server):
            if threading.get_ident() != caller:
                time.sleep(_LATE_SECONDS)  # or it would be luck whether it has started when the caller goes on
            original["start"](server)
            self.started.add(server)

        def wait_for_termination(server, timeout=None):
            if threading.get_ident() != caller:
                return original["wait_for_termination"](server, timeout)
            self.waited |= timeout != 0
            return original["wait_for_termination"](server, timeout=0)

        def adding(name):
            def add(server, address, *credentials):
                self.asked.append(address if isinstance(address, str) else address.decode())
                port = original[name](server, address, *credentials)
                self.ports.setdefault(server, []).append(port)
                return port

            return add

        ports = {name: adding(name) for name in ("add_insecure_port", "add_secure_port")}
        observing = {"start": start, "wait_for_termination": wait_for_termination, **ports}
        original = {name: getattr(_Server, name) for name in observing}
        with mock.patch.multiple(_Server, **observing):
            yield


def _listening(ports):
    """Return the addresses at which this process listens on these ports, as pairs of an IP address and a port."""
    connections = psutil.Process().net_connections(kind="tcp")
    listening = [each.laddr for each in connections if each.status == psutil.CONN_LISTEN and each.laddr.port in ports]
    return sorted({(each.ip, each.port) for each in listening})


def _plain(ip):
    """Return an IP address as an object, one of IPv4 that stands in one of IPv6 as itself."""
    address = ipaddress.ip_address(ip)
    return getattr(address, "ipv4_mapped", None) or address


def _dialled(ip, port):
    plain = _plain(ip)
    return f"[{plain}]:{port}" if plain.version == 6 else f"{plain}:{port}"


def _stub(address):
    return greeter_pb2_grpc.GreeterStub(channel_to(address))


@exercise("3.1", "a server of your own answers on this machine only")
def exercise_1(expect, serve):
    """Check ``serve(servicer)`` → a started server and its port."""
    made, kept, observed = [], lifecycle.labels(), _Observed()
    expect.written(serve)

    def observed_serve(servicer):
        with observed.watch():
            return serve(servicer)

    for _ in range(2):
        servicer = _Guarded()
        answer = expect.result(observed_serve, servicer, seconds=2, hint=_WAITS)
        expect(not observed.waited, _WAITS)
        expect(isinstance(answer, (tuple, list)) and len(answer) == 2, "return two things, the server and its port")
        server, port = answer
        expect(isinstance(server, grpc.Server), f"first comes what grpc.server made, not {type(server).__name__}")
        expect(type(port) is int, f"the port is a number, not {type(port).__name__}")
        again = any(server is other for _, other, _ in made)
        expect(not again, "serve returned the same server twice; make a new one in each call")
        expect(server in observed.started, "the server does not run yet when serve returns; was it started?")
        made.append((servicer, server, port))  # a server that nobody keeps is collected, and stops
    expect(lifecycle.labels() == kept, "write it without the helper start")
    chosen = [address for address in observed.asked if address.rpartition(":")[2] != "0"]
    expect(not chosen, f"another program may have {', '.join(chosen)}; ask for port 0, return its number")
    for _, server, port in made:
        ports = observed.ports.get(server, [])
        expect(port in ports, "nothing listens on the port you returned")
        expect(_listening([port]), "one of two servers has stopped, when there should be both")
        open_to_all = [ip for ip, _ in _listening(ports) if not _plain(ip).is_loopback]
        expect(not open_to_all, "other machines can reach this server; bind to 127.0.0.1, and nowhere else")
    for servicer, _, port in made:
        stub = _stub(_dialled(*_listening([port])[0]))
        request = greeter_pb2.HelloRequest()
        for method, word in zip((stub.SayHello, stub.SayHelloAgain), servicer.words, strict=True):
            call = method.future(request, timeout=2)
            code = call.code()
            expect(code is not grpc.StatusCode.UNIMPLEMENTED, "the server does not know the service; add it")
            expect(code is not grpc.StatusCode.DEADLINE_EXCEEDED, "no thread answers; did a `with` block end the pool?")
            expect(call.result().message == f"{word}", "another servicer answers than yours")


class _Together(greeter_pb2_grpc.GreeterServicer):
    """Answers when all callers are there, the last one a while after the others; gives up after a second."""

    def __init__(self, guests):
        self.word, self.timeouts, self.barrier = random.randrange(1000), [], threading.Barrier(len(guests))
        self.guests, self.greeted, self.dropped = guests, [], 0

    def SayHello(self, request, context):
        self.timeouts.append(context.time_remaining())
        self.greeted.append(request.name)
        try:
            turn = self.barrier.wait(1)
        except threading.BrokenBarrierError:
            context.abort(grpc.StatusCode.ABORTED, self._missed())
        time.sleep(_NOTICED_SECONDS)
        self.dropped += not context.is_active()
        if turn == 0:
            time.sleep(_HELD_SECONDS)
        return greeter_pb2.HelloReply(message=f"{self.word}, {request.name}!")

    def _missed(self):
        once = set(self.greeted) == set(self.guests)
        return _TWICE if once else "a call began only after another's end"


class _FailsForOne(greeter_pb2_grpc.GreeterServicer):
    """Greets all but one."""

    def __init__(self, refused):
        self.refused = refused

    def SayHello(self, request, context):
        if request.name == self.refused:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, "made on purpose")
        return greeter_pb2.HelloReply(message=request.name)


def _results(expect, greet_all, servicer, guests, workers, **options):
    """Call the answer with a stub to the servicer, and say so where it takes calls for replies."""
    stub = greeter_stub(servicer, workers)
    try:
        return expect.result(greet_all, stub, guests, **options)
    except AttributeError as error:
        hint = f"a call of gRPC's has no {error.name!r}; wait for its reply with result()"
        expect(not isinstance(error.obj, grpc.Future), hint)
        raise


def _is_a_calls(error):
    if isinstance(error, BaseExceptionGroup):
        return error.subgroup(grpc.RpcError) is not None
    return isinstance(error, grpc.RpcError)


@exercise("3.2", "all calls are in flight at once")
def exercise_2(expect, greet_all):
    """Check ``greet_all(stub, names)`` → the greetings, in the order of the names."""
    guests = [f"guest {number}" for number in random.sample(range(1000), _CALLERS - _TWICE_GREETED)]
    # In front, as a pool of a fixed size begins there: it must not meet every name before its threads are taken.
    guests = [guest for guest in guests[:_TWICE_GREETED] for _ in range(2)] + guests[_TWICE_GREETED:]
    together = _Together(guests)
    greetings = _results(expect, greet_all, together, guests, workers=_CALLERS)
    expect(isinstance(greetings, list), f"return a list, not {type(greetings).__name__}")
    unread = any(isinstance(each, (grpc.Future, futures.Future)) or callable(each) for each in greetings)
    expect(not unread, "these are calls; wait for the result of each")
    count = sum(greeting is not None for greeting in greetings)
    expect(count <= _CALLERS, f"{_CALLERS} names, {count} greetings; make a new list in each call")
    expect(count == _CALLERS, f"{_CALLERS} names, {count} greetings; wait for each, the last comes a little later")
    expect(not together.dropped, _TWICE)
    expect(len(together.timeouts) == _CALLERS, "the server was not called once for each name")
    wanted = [f"{together.word}, {guest}!" for guest in guests]
    expect(greetings == wanted, "return the texts, in the order of the names")
    in_time = all(4 < each < 6 for each in together.timeouts)
    expect(in_time, "a call has no timeout, or another; give each five seconds")
    try:
        _results(expect, greet_all, _FailsForOne(guests[-2]), guests[-3:], 3, seconds=3, hint=_ERROR_LOST)
    except Exception as error:
        if not _is_a_calls(error):
            raise
    else:
        expect(False, _ERROR_LOST)


class _Failing(greeter_pb2_grpc.GreeterServicer):
    """Gets an error from a server that it calls, and answers too much otherwise."""

    def __init__(self, other):
        self.other = other

    def SayHello(self, request, context):
        return self.other.SayHello(request, timeout=5)

    def SayHelloAgain(self, request, context):
        return greeter_pb2.HelloReply(message="x" * 5_000_000)


class _Away(greeter_pb2_grpc.GreeterServicer):
    def SayHello(self, request, context):
        context.abort(grpc.StatusCode.UNAVAILABLE, "made on purpose")


def _status(method, name="Ada", timeout=5.0):
    """Return the status of a call; five seconds where half of one is enough, but for a machine that is busy."""
    return method.future(greeter_pb2.HelloRequest(name=name), timeout=timeout).code()


def _new_method(address):
    as_bytes, from_bytes = greeter_pb2.HelloRequest.SerializeToString, greeter_pb2.HelloReply.FromString
    return channel_to(address).unary_unary("/greeter.Greeter/SayGoodbye", as_bytes, from_bytes)


@exercise("3.3", "you know what the client gets")
def exercise_3(expect, predicted, gated):
    """Check predictions of seven statuses, with the lesson's own servicer, whose gate is closed."""
    cases = isinstance(predicted, dict) and set(predicted) == set(_CASES)
    expect(cases, "leave the seven cases as they are, and write only the codes")
    expect.written(*predicted.values())
    codes = all(isinstance(code, grpc.StatusCode) for code in predicted.values())
    expect(codes, "write the codes as members of grpc.StatusCode, such as grpc.StatusCode.OK")
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = f"127.0.0.1:{mute.getsockname()[1]}"
        silent = _status(_stub(port).SayHello, timeout=0.5)
    crowded = address_of(greeter_pb2_grpc.add_GreeterServicer_to_server, gated, workers=1)
    failing = greeter_stub(_Failing(greeter_stub(_Away())))
    happened = (
        _status(_stub(port).SayHello),  # where nobody listens any more
        silent,
        _status(_stub(crowded).SayHello, "Slow", timeout=0.5),  # and goes on, which is the next case
        _status(_stub(crowded).SayHello, timeout=0.5),
        _status(failing.SayHello),
        _status(_new_method(crowded)),
        _status(failing.SayHelloAgain),
    )
    gated.gate.set()
    for case, code in zip(_CASES, happened, strict=True):
        hint = f"{case}: not {predicted[case].name}; think of who, if anybody, could answer"
        expect(predicted[case] is code, hint)
