"""The exercises of lesson 00."""

import inspect
import random
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import grpc

from helpers.checks.serving import greeter_stub
from helpers.exercises import Expect, exercise
from helpers.protos import compile_proto

_TOO_SOON = "the call gives up too soon; give it a few seconds"
_LONGEST_TIMEOUT = 61  # seconds: a minute, the longest that is fair; on its way it may be rounded up
_ERROR_CODES = [code for code in grpc.StatusCode if code is not grpc.StatusCode.OK]
_METHODS = ("SayHelloAgain", "SayHello")

greeter_pb2, greeter_pb2_grpc = compile_proto("greeter.proto")


class _Witness(greeter_pb2_grpc.GreeterServicer):
    """Greets with a word nobody can guess, and notes who asked, and how long the client would wait."""

    def __init__(self):
        self.word, self.asked = f"Salve{random.randrange(1000)}", []

    def SayHello(self, request, context):
        self.asked.append((request.name, context.time_remaining()))
        return greeter_pb2.HelloReply(message=f"{self.word}, {request.name}!")


class _Closed(greeter_pb2_grpc.GreeterServicer):
    """Refuses with a code and words of its own, and counts how often it was asked."""

    def __init__(self, code: grpc.StatusCode):
        self.code, self.words, self.asked = code, f"closed until {random.randrange(1000)}", 0

    def SayHello(self, request, context):
        self.asked += 1
        context.abort(self.code, self.words)


class _Noting:
    """Has the methods of a reader's servicer, and notes what each returns before gRPC makes bytes of it."""

    def __init__(self, servicer: object):
        self.returned: list[object] = []
        self.methods = SimpleNamespace(**{name: self._noting(getattr(servicer, name)) for name in _METHODS})

    def _noting(self, method: Callable[[Any, grpc.ServicerContext], object]):
        def handle(request, context):
            self.returned.append(method(request, context))
            return self.returned[-1]

        return handle


def _names() -> tuple[str, str]:
    """Return two names nobody can guess; the second is as odd as names may be, and holds a word of the greeting."""
    number = random.randrange(1000)
    return f"Guest {number}", f"hello Hello-{number} van X"


def _is_reply(value: object) -> bool:
    """Say whether this is a HelloReply; by its name, since another message may have the same bytes."""
    return getattr(getattr(value, "DESCRIPTOR", None), "full_name", None) == "greeter.HelloReply"


@exercise("0.1", "the greeting comes from the server")
def exercise_1(expect, ask_for_greeting):
    """Check ``ask_for_greeting(stub, name)`` → the greeting's text."""
    for name in _names():
        _expect_greeting(expect, ask_for_greeting, name)
    # All codes, since an answer may hide or repeat some only.
    for code in _ERROR_CODES:
        _expect_error(expect, ask_for_greeting, code)


def _expect_greeting(expect: Expect, ask_for_greeting: Any, name: str) -> None:
    witness = _Witness()
    try:
        greeting = expect.result(ask_for_greeting, greeter_stub(witness), name)
    except grpc.RpcError as error:
        if isinstance(error, grpc.Call):
            code = error.code()
            expect("serializing" not in error.details(), "a call takes a message: HelloRequest(name=…)")
            expect(code is not grpc.StatusCode.DEADLINE_EXCEEDED, _TOO_SOON)
            expect(code is not grpc.StatusCode.UNIMPLEMENTED, "this server knows only SayHello: UNIMPLEMENTED")
        raise
    except TypeError as error:
        expect("positional arguments allowed" not in str(error), "a message takes its fields by name: …(name=name)")
        raise
    expect(not isinstance(greeting, grpc.Future), "that is a call under way; its result() is the reply")
    expect(witness.asked, "nobody asked the server; call SayHello on the stub that you are given")
    wrong = next((asked for asked, _ in witness.asked if asked != name), name)
    expect(wrong == name, f"called with the name {name!r}, your function asked the server to greet {wrong!r}")
    expect(len(witness.asked) == 1, "the server was asked more than once")
    expect(not _is_reply(greeting), "that is the whole reply; its text is in one of its fields")
    expect(isinstance(greeting, str), f"return the greeting's text, not {type(greeting).__name__}")
    expect(greeting == f"{witness.word}, {name}!", "the server was asked, but that is not what it said")
    waits = witness.asked[0][1]
    expect(waits <= _LONGEST_TIMEOUT, "the call has no timeout, or a long one; give it a few seconds")
    expect(waits > 0.5, _TOO_SOON)


def _expect_error(expect: Expect, ask_for_greeting: Any, code: grpc.StatusCode) -> None:
    closed = _Closed(code)
    goes_on = "the server refused, and your function goes on; let the error out"
    try:
        expect.result(ask_for_greeting, greeter_stub(closed), "Guest", seconds=2, hint=goes_on)
    except grpc.RpcError as error:
        expect(closed.asked == 1, "the server refused, and your function asked again; let the error out")
        out = isinstance(error, grpc.Call) and (error.code(), error.details()) == (code, closed.words)
        expect(out, "the server refused, and your function raises another error; let that of the call out")
    else:
        expect(False, f"the server refused with {code.name}, and your function hides that; let the error out")


@exercise("0.2", "the server greets a second time")
def exercise_2(expect, servicer_class):
    """Check a servicer class that has both methods: ``SayHelloAgain`` answers ``Hello again, Ada!``."""
    expect.written(servicer_class)
    expect(isinstance(servicer_class, type), f"hand over the class, not {type(servicer_class).__name__}")
    for name in _METHODS:
        method = getattr(servicer_class, name, None)
        expect(method, f"the class has no method {name}")
        awaited = inspect.iscoroutinefunction(method) or inspect.isasyncgenfunction(method)
        expect(not awaited, f"write {name} without async: the threads of this server await nothing")
        expect(not inspect.isgeneratorfunction(method), f"{name} returns one message; it does not yield")
    noting = _Noting(servicer_class())
    stub = greeter_stub(noting.methods)
    for name in _names():
        _expect_words(expect, stub, noting, "SayHelloAgain", name, f"Hello again, {name}!")
        _expect_words(expect, stub, noting, "SayHello", name, f"Hello, {name}!")


def _expect_words(expect: Expect, stub: Any, noting: _Noting, method: str, name: str, wanted: str) -> None:
    noting.returned.clear()
    call = getattr(stub, method).future(greeter_pb2.HelloRequest(name=name), timeout=2)
    code, details = call.code(), call.details()
    expect(code is not grpc.StatusCode.DEADLINE_EXCEEDED, "the server does not answer within two seconds")
    missing = f"{method} answers UNIMPLEMENTED: {details} The class needs a method of this very name"
    expect(code is not grpc.StatusCode.UNIMPLEMENTED, missing)
    expect("positional arguments allowed" not in details, "a message takes its fields by name: HelloReply(message=…)")
    for returned in noting.returned:
        made = "returned nothing" if returned is None else f"not {type(returned).__name__}"
        expect(_is_reply(returned), f"a method returns a message: HelloReply(message=…), {made}")
    greeting = call.result().message  # raises the error that the call ended with
    expect(greeting, "the reply is empty; its text belongs into the field message")
    expect(name in greeting, f"asked for {name}, the server said {greeting!r}")
    expect(greeting == wanted, f"the server said {greeting!r}, not {wanted!r}")
