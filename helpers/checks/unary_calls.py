"""The exercises of lesson 03."""

import random
import socket
import threading
import time
from concurrent import futures

import grpc
import psutil

from helpers import lifecycle
from helpers.checks.serving import address_of, channel_to
from helpers.exercises import exercise
from helpers.protos import compile_proto

greeter_pb2, greeter_pb2_grpc = compile_proto("greeter.proto")

_THIS_MACHINE = {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
_CALLERS = 40  # more than a thread pool has of itself, which is 32 at the most
_HELD_SECONDS = 0.3
_CASES = "leave the seven cases as they are, and write only the codes"


class _Guarded(greeter_pb2_grpc.GreeterServicer):
    """Greets with words nobody can guess."""

    def __init__(self):
        self.words = random.sample(range(1000), 2)

    def SayHello(self, request, context):
        return greeter_pb2.HelloReply(message=f"{self.words[0]}")

    def SayHelloAgain(self, request, context):
        return greeter_pb2.HelloReply(message=f"{self.words[1]}")


def _listening(ports):
    """Return the addresses at which this process listens on these ports."""
    connections = psutil.Process().net_connections(kind="tcp")
    return {each.laddr.ip for each in connections if each.status == psutil.CONN_LISTEN and each.laddr.port in ports}


@exercise("3.1", "a server of your own answers on this machine only")
def exercise_1(expect, serve):
    """Check ``serve(servicer)`` → a started server and its port."""
    made, kept = [], lifecycle.labels()
    for _ in range(2):
        servicer = _Guarded()
        answer = expect.result(serve, servicer, seconds=2, hint="serve does not return; it must not wait for the end")
        expect(isinstance(answer, (tuple, list)) and len(answer) == 2, "return two things, the server and its port")
        server, port = answer
        expect(isinstance(server, grpc.Server), f"first comes what grpc.server made, not {type(server).__name__}")
        expect(type(port) is int, f"the port is a number, not {type(port).__name__}")
        made.append((servicer, server, port))  # a server that nobody keeps is collected, and stops
    expect(lifecycle.labels() == kept, "write it without the helper start")
    ports = {port for _, _, port in made}
    expect(len(ports) == 2, "two servers, one port; ask for port 0, return its number")
    addresses = _listening(ports)
    expect(addresses, "nothing listens on the port you returned")
    expect(addresses <= _THIS_MACHINE, "other machines can reach this server; bind to 127.0.0.1")
    for servicer, _, port in made:
        stub, request = greeter_pb2_grpc.GreeterStub(channel_to(f"localhost:{port}")), greeter_pb2.HelloRequest()
        for method, word in zip((stub.SayHello, stub.SayHelloAgain), servicer.words, strict=True):
            call = method.future(request, timeout=2)
            code = call.code()
            expect(code is not grpc.StatusCode.UNIMPLEMENTED, "the server does not know the service; add it")
            expect(code is not grpc.StatusCode.DEADLINE_EXCEEDED, "the server does not answer; was it started?")
            expect(code is not grpc.StatusCode.UNAVAILABLE, "one of two servers has stopped, when there should be both")
            expect(call.result().message == f"{word}", "another servicer answers than yours")


class _Together(greeter_pb2_grpc.GreeterServicer):
    """Answers when all callers are there, the last one a while after the others; gives up after a second."""

    def __init__(self):
        self.word, self.timeouts, self.barrier = random.randrange(1000), [], threading.Barrier(_CALLERS)

    def SayHello(self, request, context):
        self.timeouts.append(context.time_remaining())
        try:
            turn = self.barrier.wait(1)
        except threading.BrokenBarrierError:
            context.abort(grpc.StatusCode.ABORTED, "a call began only after another's end")
        if turn == 0:
            time.sleep(_HELD_SECONDS)
        return greeter_pb2.HelloReply(message=f"{self.word}, {request.name}!")


@exercise("3.2", "all calls are in flight at once")
def exercise_2(expect, greet_all):
    """Check ``greet_all(stub, names)`` → the greetings, in the order of the names."""
    together, guests = _Together(), [f"guest {number}" for number in random.sample(range(1000), _CALLERS)]
    address = address_of(greeter_pb2_grpc.add_GreeterServicer_to_server, together, workers=_CALLERS)
    greetings = expect.result(greet_all, greeter_pb2_grpc.GreeterStub(channel_to(address)), guests)
    expect(isinstance(greetings, list), f"return a list, not {type(greetings).__name__}")
    unread = any(isinstance(each, (grpc.Future, futures.Future)) or callable(each) for each in greetings)
    expect(not unread, "these are calls; wait for the result of each")
    count = sum(greeting is not None for greeting in greetings)
    expect(count <= _CALLERS, f"{_CALLERS} names, {count} greetings; make a new list in each call")
    expect(count == _CALLERS, f"{_CALLERS} names, {count} greetings; wait for each, the last comes a little later")
    expect(len(together.timeouts) == _CALLERS, "the server was not called once for each name")
    wanted = [f"{together.word}, {guest}!" for guest in guests]
    expect(greetings == wanted, "return the texts, in the order of the names")
    in_time = all(4 < each < 6 for each in together.timeouts)
    expect(in_time, "a call has no timeout, or another; give each five seconds")


def _status(address, name="Ada"):
    """Return the status of a call that has half a second."""
    stub = greeter_pb2_grpc.GreeterStub(channel_to(address))
    return stub.SayHello.future(greeter_pb2.HelloRequest(name=name), timeout=0.5).code()


class _Failing(greeter_pb2_grpc.GreeterServicer):
    def SayHello(self, request, context):
        raise ValueError("made on purpose")


@exercise("3.3", "you know what the client gets")
def exercise_3(expect, predicted, gated):
    """Check predictions of seven statuses, with the lesson's own servicer, whose gate is closed."""
    expect(isinstance(predicted, dict), _CASES)
    expect.written(*predicted.values())
    codes = all(isinstance(code, grpc.StatusCode) for code in predicted.values())
    expect(codes, "write the codes as members of grpc.StatusCode, such as grpc.StatusCode.OK")
    add = greeter_pb2_grpc.add_GreeterServicer_to_server
    crowded = address_of(add, gated, workers=1)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = f"127.0.0.1:{mute.getsockname()[1]}"
        silent = _status(port)
    happened = {
        "nobody listens at the port": _status(port),  # any more
        "a program listens at the port, and says nothing": silent,
        "the handler takes a second": _status(crowded, "Slow"),  # and goes on, which is the next case
        "the pool has one thread, and another call occupies it for a second": _status(crowded),
        "the handler raises a ValueError": _status(address_of(add, _Failing())),
        "the servicer was not added to the server": _status(address_of(None, None)),
    }
    gated.gate.set()
    happened["all is well"] = _status(crowded)
    expect(predicted.keys() == happened.keys(), _CASES)
    for case, code in happened.items():
        hint = f"{case}: not {predicted[case].name}; think of who, if anybody, could answer"
        expect(predicted[case] is code, hint)
