"""check: three verdicts, one line, and never an exception of its own."""

from concurrent import futures

import grpc
import pytest

from helpers import check, compile_proto, start, stop


def verdict(capsys) -> str:
    out = capsys.readouterr().out
    assert out.endswith("\n") and out.count("\n") == 1, "exactly one line"
    return out.rstrip("\n")


def test_all_expectations_met_is_solved(capsys):
    with check("5.1", "the goal") as expect:
        expect(1 + 1 == 2, "a hint")
    assert verdict(capsys) == "✓ 5.1 solved: the goal"


def test_the_first_expectation_not_met_ends_the_check_with_its_hint(capsys):
    reached = []
    with check("5.1", "the goal") as expect:
        expect(True, "first")
        expect(0, "think of the deadline")
        reached.append("beyond")
    assert verdict(capsys) == "✗ 5.1 think of the deadline"
    assert not reached


def test_an_ellipsis_is_not_solved_yet(capsys):
    with check("5.1", "the goal") as expect:
        expect.written(1, ...)
        expect(False, "never reached")
    assert verdict(capsys) == "○ 5.1 not solved yet: the goal"


def test_written_alone_is_not_enough_to_solve(capsys):
    with check("5.1", "the goal") as expect:
        expect.written(1)
    assert verdict(capsys).startswith("✗ 5.1 this check expected nothing")


def test_a_stub_that_raises_not_implemented_is_not_solved_yet(capsys):
    def stub():
        raise NotImplementedError("your code here")

    with check("5.1", "the goal") as expect:
        expect(stub() == 1, "a hint")
    assert verdict(capsys) == "○ 5.1 not solved yet: the goal"


def test_an_exception_is_a_refusal_in_its_own_words(capsys):
    with check("5.1", "the goal") as expect:
        expect({}["missing"], "a hint")
    assert verdict(capsys) == "✗ 5.1 KeyError: 'missing'"


def test_an_exception_of_several_lines_still_makes_one(capsys):
    with check("5.1", "the goal"):
        raise ValueError("two\nlines")
    assert verdict(capsys) == "✗ 5.1 ValueError: two lines"


def test_an_exception_without_words_is_named(capsys):
    with check("5.1", "the goal"):
        raise AssertionError
    assert verdict(capsys) == "✗ 5.1 AssertionError"


def test_an_interrupt_passes_through(capsys):
    with pytest.raises(KeyboardInterrupt), check("5.1", "the goal"):
        raise KeyboardInterrupt
    assert capsys.readouterr().out == ""


@pytest.fixture
def call_greeter():
    pb2, pb2_grpc = compile_proto("greeter.proto")

    def call(**methods):
        servicer = type("Servicer", (pb2_grpc.GreeterServicer,), methods)()
        server = grpc.server(futures.ThreadPoolExecutor(1))
        pb2_grpc.add_GreeterServicer_to_server(servicer, server)
        with grpc.insecure_channel(start(server, name="judged")) as channel:
            return pb2_grpc.GreeterStub(channel).SayHello(pb2.HelloRequest(name="Ada"), timeout=5)

    yield call
    stop("judged")


def test_a_method_nobody_wrote_is_not_solved_yet(capsys, call_greeter):
    with check("5.1", "the goal") as expect:
        expect(call_greeter(), "a hint")
    assert verdict(capsys) == "○ 5.1 not solved yet: the goal"


def test_a_handler_still_as_the_stub_is_not_solved_yet(capsys, call_greeter):
    def unfinished(self, request, context):
        raise NotImplementedError("your code here")

    with check("5.1", "the goal") as expect:
        expect(call_greeter(SayHello=unfinished), "a hint")
    assert verdict(capsys) == "○ 5.1 not solved yet: the goal"


def test_a_failed_call_is_a_refusal_with_code_and_details(capsys, call_greeter):
    def refuses(self, request, context):
        context.abort(grpc.StatusCode.NOT_FOUND, "no such name")

    with check("5.1", "the goal") as expect:
        expect(call_greeter(SayHello=refuses), "a hint")
    assert verdict(capsys) == "✗ 5.1 the call failed with NOT_FOUND: no such name"
