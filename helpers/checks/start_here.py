"""The exercises of lesson 00."""

import random

import grpc

from helpers.checks.serving import address_of, channel_to
from helpers.exercises import exercise
from helpers.protos import compile_proto

_TOO_SOON = "the call gives up too soon; give it a few seconds"

greeter_pb2, greeter_pb2_grpc = compile_proto("greeter.proto")


class _Witness(greeter_pb2_grpc.GreeterServicer):
    """Greets with a word nobody can guess, and notes who asked, and how long the client would wait."""

    def __init__(self):
        self.word, self.asked = f"Salve{random.randrange(1000)}", []

    def SayHello(self, request, context):
        self.asked.append((request.name, context.time_remaining()))
        return greeter_pb2.HelloReply(message=f"{self.word}, {request.name}!")


class _Closed(greeter_pb2_grpc.GreeterServicer):
    def SayHello(self, request, context):
        context.abort(grpc.StatusCode.UNAVAILABLE, "closed today")


def _stub(servicer):
    address = address_of(greeter_pb2_grpc.add_GreeterServicer_to_server, servicer)
    return greeter_pb2_grpc.GreeterStub(channel_to(address))


@exercise("0.1", "the greeting comes from the server")
def exercise_1(expect, ask_for_greeting):
    """Check ``ask_for_greeting(stub, name)`` → the greeting's text."""
    witness, name = _Witness(), f"Guest {random.randrange(1000)}"
    try:
        greeting = expect.result(ask_for_greeting, _stub(witness), name)
    except grpc.RpcError as error:
        expect("serializing" not in error.details(), "a call takes a message: HelloRequest(name=…)")
        expect(error.code() is not grpc.StatusCode.DEADLINE_EXCEEDED, _TOO_SOON)
        raise
    expect(not isinstance(greeting, grpc.Future), "that is a call under way; its result() is the reply")
    expect(witness.asked, "nobody asked the server; call stub.SayHello")
    expect({asked for asked, _ in witness.asked} == {name}, "the server was asked, but not for this name alone")
    expect(len(witness.asked) == 1, "the server was asked more than once")
    whole = isinstance(greeting, greeter_pb2.HelloReply)
    expect(not whole, "that is the whole reply; its text is in one of its fields")
    expect(isinstance(greeting, str), f"return the greeting's text, not {type(greeting).__name__}")
    expect(greeting == f"{witness.word}, {name}!", "the server was asked, but that is not what it said")
    waits = witness.asked[0][1]
    expect(waits < 3600, "the call has no timeout, or one of hours; give it a few seconds")
    expect(waits > 0.5, _TOO_SOON)
    goes_on = "the server refused, and your function goes on; let the error out"
    try:
        expect.result(ask_for_greeting, _stub(_Closed()), name, seconds=2, hint=goes_on)
    except grpc.RpcError:
        return
    expect(False, "the server refused, and your function hides that; let the error out")


@exercise("0.2", "the server greets a second time")
def exercise_2(expect, servicer_class):
    """Check a servicer class that has both methods: ``SayHelloAgain`` answers ``Hello again, Ada!``."""
    expect.written(servicer_class)
    expect(isinstance(servicer_class, type), f"hand over the class, not {type(servicer_class).__name__}")
    stub, name = _stub(servicer_class()), f"Guest {random.randrange(1000)}"
    request = greeter_pb2.HelloRequest(name=name)
    for method, wanted in ((stub.SayHelloAgain, f"Hello again, {name}!"), (stub.SayHello, f"Hello, {name}!")):
        call = method.future(request, timeout=2)
        answer = f"{call.code().name}: {call.details()}"
        expect(call.code() is not grpc.StatusCode.DEADLINE_EXCEEDED, "the server does not answer within two seconds")
        expect("serialize response" not in answer, "a method returns a message: HelloReply(message=…)")
        greeting = call.result().message  # raises the error that the call ended with
        expect(greeting, "the reply is empty; its text belongs into the field message")
        expect(name in greeting, f"asked for {name}, the server said {greeting!r}")
        expect(greeting == wanted, f"the server said {greeting!r}, not {wanted!r}")
