"""Asyncio servers in loops of their own: started, found, replaced and stopped like those of threads."""

import asyncio
import contextlib
import threading
import time

import grpc
import pytest

from helpers import compile_proto, lifecycle, running, stop, stop_all
from helpers.background import serving_in_background, start_in_background

greeter_pb2, greeter_pb2_grpc = compile_proto("greeter.proto")


class Greeter(greeter_pb2_grpc.GreeterServicer):
    """Says in which thread it is greeted."""

    def __init__(self, greeting="Hello"):
        self.greeting, self.begun, self.cleaned_up = greeting, threading.Event(), False

    async def wait_and(self, then):
        try:
            await asyncio.Event().wait()
        finally:
            if then == "clean up":
                await asyncio.sleep(0.05)
                self.cleaned_up = True
            while then == "refuse":
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.sleep(0.5)

    async def SayHello(self, request, context):
        if request.name == "exit":
            raise SystemExit
        if request.name == "block":
            time.sleep(2)
        if request.name in ("wait", "clean up", "refuse"):
            self.begun.set()
            await self.wait_and(request.name)
        return greeter_pb2.HelloReply(message=f"{self.greeting} {request.name} {threading.current_thread().name}")


def maker(servicer):
    def make():
        server = grpc.aio.server()
        greeter_pb2_grpc.add_GreeterServicer_to_server(servicer, server)
        return server

    return make


def ask(address, name="Ada"):
    with grpc.insecure_channel(address) as channel:
        return greeter_pb2_grpc.GreeterStub(channel).SayHello(greeter_pb2.HelloRequest(name=name), timeout=5).message


@pytest.fixture(autouse=True)
def nothing_is_left():
    yield
    stop_all()
    assert running() == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("loop of ")]


def test_a_server_answers_from_its_own_thread():
    address = start_in_background(maker(Greeter()), "greeter")
    assert address.startswith("127.0.0.1:")
    assert ask(address) == "Hello Ada loop of greeter"
    assert running() == ["server greeter"]


def test_the_next_of_its_name_takes_its_place():
    start_in_background(maker(Greeter()), "greeter")
    address = start_in_background(maker(Greeter("Bonjour")), "greeter")
    assert ask(address).startswith("Bonjour Ada")
    assert lifecycle.labels() == ["server greeter"]


def test_it_is_stopped_by_its_name_also_with_a_call_in_flight():
    address = start_in_background(maker(Greeter()), "greeter")
    with grpc.insecure_channel(address) as channel:
        call = greeter_pb2_grpc.GreeterStub(channel).SayHello.future(greeter_pb2.HelloRequest(name="wait"), timeout=20)
        assert ask(address).startswith("Hello")
        began = time.monotonic()
        stop("greeter")
        assert call.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED)
        assert time.monotonic() - began < 5


def stopped_with_a_call(greeter, name):
    """Stop the greeter while such a call is in flight; return how long that took."""
    address = start_in_background(maker(greeter), "greeter")
    with grpc.insecure_channel(address) as channel:
        request = greeter_pb2.HelloRequest(name=name)
        call = greeter_pb2_grpc.GreeterStub(channel).SayHello.future(request, timeout=20)
        assert greeter.begun.wait(5)
        began = time.monotonic()
        stop("greeter")
        assert call.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED)
        return time.monotonic() - began


def test_a_handler_that_is_cancelled_may_clean_up(capfd):
    greeter = Greeter()
    stopped_with_a_call(greeter, "clean up")
    assert greeter.cleaned_up
    assert "pending" not in capfd.readouterr().err


def test_a_handler_that_refuses_to_end_is_not_waited_for():
    assert stopped_with_a_call(Greeter(), "refuse") < 3


def test_it_is_stopped_from_inside_another_loop():
    async def started_and_stopped():
        start_in_background(maker(Greeter()), "greeter")
        stop_all()

    asyncio.run(started_and_stopped())
    assert running() == []


def test_misuse_is_told():
    with pytest.raises(TypeError, match="takes a function that makes the server"):
        start_in_background("server", "greeter")
    with pytest.raises(TypeError, match=r"needs a server made by grpc\.aio\.server\(\), not int"):
        start_in_background(lambda: 5, "greeter")
    with pytest.raises(ValueError, match="needs a name"):
        start_in_background(maker(Greeter()), "")


def test_an_error_while_it_is_made_is_the_callers():
    with pytest.raises(ZeroDivisionError):
        start_in_background(lambda: 1 / 0, "greeter")


def test_a_handler_that_exits_does_not_end_the_server():
    address = start_in_background(maker(Greeter()), "greeter")
    with grpc.insecure_channel(address) as channel:
        call = greeter_pb2_grpc.GreeterStub(channel).SayHello.future(greeter_pb2.HelloRequest(name="exit"), timeout=0.5)
        assert call.code() is not grpc.StatusCode.OK
    assert ask(address).startswith("Hello")


def test_a_loop_that_is_blocked_ends_when_it_gets_to_it():
    address = start_in_background(maker(Greeter()), "greeter")
    [thread] = [each for each in threading.enumerate() if each.name == "loop of greeter"]
    with grpc.insecure_channel(address) as channel:
        request = greeter_pb2.HelloRequest(name="block")
        call = greeter_pb2_grpc.GreeterStub(channel).SayHello.future(request, timeout=0.5)
        assert call.code() is grpc.StatusCode.DEADLINE_EXCEEDED
        stop("greeter")
    thread.join(10)
    assert running() == []


def test_a_server_for_a_block_is_gone_after_it_also_when_the_block_raises():
    with pytest.raises(ValueError, match="mine"), serving_in_background(grpc.aio.server, "block") as address:
        assert running()
        raise ValueError(f"mine, at {address}")
    assert not running()


def test_a_server_for_a_block_may_be_stopped_within_it():
    with serving_in_background(grpc.aio.server, "block"):
        stop_all()
    assert not running()
