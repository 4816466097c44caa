"""Checks of exercises: three verdicts, one line, in time, and nothing left, whatever the answer does."""

import _thread
import contextlib
import itertools
import queue
import socket
import sys
import threading
import time
from concurrent import futures

import grpc
import psutil
import pytest

from helpers import compile_proto, exercises, running, start, stop
from helpers.checks.serving import weather_calls, weather_stub
from helpers.exercises import exercise
from helpers.limits import Overtime, end_threads, within

pb2, pb2_grpc = compile_proto("greeter.proto")
weather_pb2, weather_pb2_grpc = compile_proto("weather/v1/weather.proto")


@pytest.fixture
def verdict(capfd, monkeypatch):
    """Return a function that judges an answer by a check of the test's own, and returns the one line it prints."""
    monkeypatch.setattr(exercises, "SECONDS", 1.0)

    def judge(check, *answers, **options):
        exercise("5.1", "the goal")(check)(*answers, **options)
        out, err = capfd.readouterr()
        assert err == ""
        assert out.endswith("\n") and out.count("\n") == 1, "exactly one line"
        return out.rstrip("\n")

    return judge


def four(expect, answer):
    expect(expect.result(answer) == 4, "that is not four")


def unfinished(*_):
    raise NotImplementedError("your code here")


# -- verdicts ----------------------------------------------------------------------------------------------------------


def test_all_expectations_met_is_solved(verdict):
    assert verdict(four, lambda: 4) == "✓ 5.1 solved: the goal"


def test_the_first_expectation_not_met_ends_the_check_with_its_hint(verdict):
    reached = []

    def check(expect):
        expect(True, "first")
        expect(0, "think of the deadline")
        reached.append("beyond")

    assert verdict(check) == "✗ 5.1 think of the deadline"
    assert not reached


def test_an_ellipsis_is_not_solved_yet(verdict):
    def check(expect, *answers):
        expect.written(*answers)
        expect(False, "all are written")

    assert verdict(check, ..., ...) == "○ 5.1 not solved yet: the goal"
    assert verdict(check, 1, ...) == "✗ 5.1 1 of 2 are still to be written"
    assert verdict(check, 1, 2) == "✗ 5.1 all are written"
    assert verdict(four, ...) == "○ 5.1 not solved yet: the goal"


def test_a_check_that_expects_nothing_solves_nothing(verdict):
    assert verdict(lambda expect: None).startswith("✗ 5.1 this check expected nothing")


def test_a_stub_that_raises_its_words_is_not_solved_yet(verdict):
    assert verdict(four, unfinished) == "○ 5.1 not solved yet: the goal"


def test_an_answer_that_was_written_is_never_not_solved_yet(verdict):
    def other(*_):
        raise NotImplementedError("some library's own")

    assert verdict(four, other) == "✗ 5.1 NotImplementedError: some library's own"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (KeyError("missing"), "KeyError: 'missing'"),
        (ValueError("two\nlines"), "ValueError: two lines"),
        (AssertionError(), "AssertionError"),
        (SystemExit(3), "SystemExit: 3"),
        (GeneratorExit(), "GeneratorExit"),
    ],
)
def test_an_exception_is_a_refusal_in_its_own_words(verdict, error, words):
    def raises():
        raise error

    assert verdict(four, raises) == f"✗ 5.1 {words}"


def test_a_long_reason_is_cut(verdict):
    def raises():
        raise ValueError("x" * 2000)

    line = verdict(four, raises)
    assert line.startswith("✗ 5.1 ValueError: xxx") and line.endswith("x…") and len(line) < 500


def fail_once_it_is_stopped(name):
    """Start a server, and a thread that raises when it has stopped."""
    server = grpc.server(futures.ThreadPoolExecutor(1))
    start(server, name=name)

    def waits():
        server.wait_for_termination()
        raise RuntimeError("stopped")

    threading.Thread(target=waits).start()


def test_an_interrupt_passes_through_and_leaves_nothing(capfd, monkeypatch):
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)  # pytest has one of its own

    @exercise("5.1", "the goal")
    def check(expect):
        fail_once_it_is_stopped("interrupted")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check()
    assert capfd.readouterr() == ("", "")
    assert running() == []


def test_something_that_cannot_be_called_is_a_refusal(verdict):
    assert verdict(four, 5) == "✗ 5.1 TypeError: 'int' object is not callable"


def test_an_asynchronous_answer_is_told_so(verdict):
    async def coroutine():
        return 4

    async def generator():
        yield 4

    for answer in (coroutine, generator):
        assert verdict(four, answer) == "✗ 5.1 write it without async: nobody awaits it here"


def test_a_grader_gets_an_exception_unless_solved(capfd, monkeypatch):
    monkeypatch.setenv(exercises.GRADING, "1")
    check = exercise("5.1", "the goal")(four)
    check(lambda: 4)
    for answer in (lambda: 5, ...):
        with pytest.raises(AssertionError, match=r"5\.1"):
            check(answer)
    assert len(capfd.readouterr().out.splitlines()) == 3


def test_the_check_takes_what_the_reader_hands_in():
    check = exercise("5.1", "the goal")(four)
    with pytest.raises(TypeError):
        check.__signature__.bind()
    check.__signature__.bind(len)


# -- time --------------------------------------------------------------------------------------------------------------


def stubborn():
    while True:
        with contextlib.suppress(BaseException):
            time.sleep(1)


def always_on():
    while True:
        try:
            queue.Queue().get()
        finally:
            continue  # noqa: B012


def spins():
    while True:
        pass


def waits_for_a_server():
    with socket.socket() as nobody, grpc.insecure_channel(f"127.0.0.1:{bound(nobody)}") as channel:
        channel.unary_unary("/a/b")(b"", wait_for_ready=True)


def waits_for_a_server_again():
    with socket.socket() as nobody, grpc.insecure_channel(f"127.0.0.1:{bound(nobody)}") as channel:
        while True:
            with contextlib.suppress(BaseException):
                channel.unary_unary("/a/b")(b"", wait_for_ready=True)


def bound(nobody):
    """Have a socket take a port at which it does not listen."""
    nobody.bind(("127.0.0.1", 0))
    return nobody.getsockname()[1]


@pytest.mark.parametrize(
    "answer",
    [
        lambda: queue.Queue().get(),
        lambda: threading.Event().wait(),
        spins,
        stubborn,
        always_on,
        waits_for_a_server,
        waits_for_a_server_again,
    ],
    ids=["queue", "event", "spins", "stubborn", "always on", "server", "server again"],
)
def test_an_answer_that_never_ends_is_ended(verdict, answer):
    began = time.monotonic()
    assert verdict(four, answer) == "✗ 5.1 no end after 1 s: what does your answer wait for?"
    assert time.monotonic() - began < 8


def test_one_call_of_the_answer_can_have_less_time_and_a_hint_of_its_own(verdict):
    def check(expect, answer):
        expect.result(answer, seconds=0.1, hint="does the stream of every call end?")

    assert verdict(check, threading.Event().wait) == "✗ 5.1 does the stream of every call end?"


def test_in_another_thread_an_answer_that_never_ends_is_left_behind(capfd, monkeypatch):
    monkeypatch.setattr(exercises, "SECONDS", 0.3)
    waits = threading.Event()
    check = exercise("5.1", "the goal")(four)
    with futures.ThreadPoolExecutor(1) as pool:
        pool.submit(check, waits.wait).result(8)
        pool.submit(check, lambda: 4).result(8)
    waits.set()
    assert capfd.readouterr().out.splitlines() == [
        "✗ 5.1 no end after 0.3 s: what does your answer wait for?",
        "✓ 5.1 solved: the goal",
    ]


def test_a_server_that_is_waited_for_is_stopped(verdict):
    def waits():
        server = grpc.server(futures.ThreadPoolExecutor(1))
        server.add_insecure_port("127.0.0.1:0")
        server.start()
        server.wait_for_termination()

    assert verdict(four, waits).startswith("✗ 5.1 no end after")
    assert listening() == 0


def test_a_lock_that_was_given_back_when_the_time_was_up_is_no_other_error(verdict):
    lock = threading.Lock()

    def waits_as_a_condition_does():
        with lock:
            lock.release()
            time.sleep(60)

    assert verdict(four, waits_as_a_condition_does).startswith("✗ 5.1 no end after")


# -- nothing left ------------------------------------------------------------------------------------------------------


def listening():
    return sum(c.status == psutil.CONN_LISTEN for c in psutil.Process().net_connections("tcp"))


def test_an_alarm_loses_no_lock_that_is_being_handed_over():
    for _ in range(60):
        condition = threading.Condition(threading.Lock())  # as gRPC's channels have one

        def spins(condition=condition):
            while True:
                with condition:
                    pass

        with pytest.raises(Overtime):
            within(0.002, spins)
        assert condition.acquire(blocking=False), "the lock is lost"


def test_a_thread_that_is_told_to_end_loses_no_lock_that_is_being_handed_over():
    for _ in range(40):
        condition = threading.Condition(threading.Lock())

        def spins(condition=condition):
            while True:
                with condition:
                    pass

        thread = threading.Thread(target=spins, daemon=True)
        thread.start()
        assert end_threads([thread]) == []
        assert condition.acquire(blocking=False), "the lock is lost"


def test_a_thread_that_waits_for_a_lock_is_left_behind_beside_one_that_ends():
    condition = threading.Condition(threading.Lock())
    condition.acquire()
    waits = threading.Thread(target=condition.__enter__, daemon=True)
    ends = threading.Thread(target=lambda: [time.sleep(0.01) for _ in range(6000)], daemon=True)
    for thread in (waits, ends):
        thread.start()
    began = time.monotonic()
    assert end_threads([waits, ends]) == [waits]
    assert time.monotonic() - began < 5
    condition.release()
    waits.join(5)


def test_a_lock_that_another_holds_is_not_waited_for_beyond_the_time():
    condition = threading.Condition(threading.Lock())
    condition.acquire()
    began = time.monotonic()
    with pytest.raises(Overtime):
        within(0.1, condition.__enter__)
    assert time.monotonic() - began < 5


def test_what_cannot_be_collected_is_not_waited_for(verdict):
    done = threading.Event()

    class Stuck:
        def __init__(self):
            self.me = self

        def __del__(self):
            done.wait(30)

    def starts_a_thread():
        Stuck()
        threading.Thread(target=time.sleep, args=(0.5,)).start()
        return 4

    began = time.monotonic()
    try:
        assert verdict(four, starts_a_thread) == "✓ 5.1 solved: the goal"
        assert time.monotonic() - began < 10
    finally:
        done.set()


def test_servers_of_an_answer_are_stopped_started_or_not(verdict):
    kept = []

    def leaves():
        for begins in (True, False):
            kept.append(grpc.server(futures.ThreadPoolExecutor(1)))
            kept[-1].add_insecure_port("127.0.0.1:0")
            if begins:
                kept[-1].start()
        return 4

    assert verdict(four, leaves) == "✓ 5.1 solved: the goal"
    assert listening() == 0


def test_a_server_that_ran_before_goes_on(verdict):
    start(grpc.server(futures.ThreadPoolExecutor(1)), name="before")
    verdict(four, lambda: 4)
    assert "server before" in running()
    stop("before")


def test_a_thread_that_goes_on_is_a_refusal(verdict):
    over = threading.Event()

    def leaves():
        threading.Thread(target=over.wait, name="mine", daemon=True).start()
        return 4

    assert verdict(four, leaves) == "✗ 5.1 a thread that your answer started goes on: mine"
    over.set()


def test_a_thread_that_can_be_ended_is(verdict):
    def leaves():
        threading.Thread(target=spins, name="mine", daemon=True).start()
        return 4

    before = set(threading.enumerate())
    assert verdict(four, leaves).endswith("goes on: mine")
    assert set(threading.enumerate()) <= before


def test_a_thread_of_c_core_that_called_python_is_none_of_the_answers(verdict):
    called, over = threading.Event(), threading.Event()

    def calls_python():
        threading.current_thread()  # which makes a dummy of it, as a fetcher of certificates does
        called.set()
        over.wait(10)

    def answer():
        _thread.start_new_thread(calls_python, ())
        return called.wait(5) and 4

    assert verdict(four, answer) == "✓ 5.1 solved: the goal"
    over.set()


def test_a_pool_is_no_thread_that_goes_on_but_what_it_runs_is(verdict):
    pools, over = [futures.ThreadPoolExecutor(), futures.ThreadPoolExecutor()], threading.Event()

    def idle():
        return pools[0].submit(int).result() + 4

    def busy():
        pools[1].submit(over.wait)
        return 4

    assert verdict(four, idle).startswith("✓")
    assert "goes on: ThreadPoolExecutor" in verdict(four, busy)
    over.set()
    for pool in pools:
        pool.shutdown()


class _Endless(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self):
        self.ahead = threading.Event()

    def WatchReadings(self, request, context):
        for sent in itertools.count():
            if sent == 3:
                self.ahead.set()  # of whoever reads one: a call with messages unread does not learn of its end
            yield weather_pb2.WatchReadingsResponse()


def test_a_channel_whose_state_is_watched_is_no_thread_that_goes_on_and_can_be_closed(verdict):
    before, channels = set(threading.enumerate()), []

    def answer():
        with socket.create_server(("127.0.0.1", 0)) as silent:
            channels.append(grpc.insecure_channel(f"127.0.0.1:{silent.getsockname()[1]}"))
            try:
                grpc.channel_ready_future(channels[0]).result(timeout=0.1)
            except grpc.FutureTimeoutError:
                return 4

    assert verdict(four, answer) == "✓ 5.1 solved: the goal"
    closing = threading.Thread(target=channels[0].close, daemon=True)
    closing.start()
    closing.join(5)
    assert not closing.is_alive()
    deadline = time.monotonic() + 2
    while set(threading.enumerate()) - before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert set(threading.enumerate()) <= before


def test_a_call_that_nobody_reads_is_no_thread_that_goes_on_and_its_channel_can_be_closed(verdict):
    before, calls = set(threading.enumerate()), []

    def check(expect, answer):
        servicers = [_Endless(), _Endless()]
        with weather_calls(servicers[0]) as stub:
            expect(expect.result(answer, stub, weather_stub(servicers[1])), "nothing came")
            expect(all(servicer.ahead.wait(5) for servicer in servicers), "no message is left to read")

    def leaves(*stubs):
        calls.extend(stub.WatchReadings(weather_pb2.WatchReadingsRequest(), timeout=20) for stub in stubs)
        return [next(call) for call in calls]

    assert verdict(check, leaves) == "✓ 5.1 solved: the goal"
    assert [call.is_active() for call in calls] == [False, True], "what weather_calls does, and what leaves a call"
    calls.pop().cancel()
    until = time.monotonic() + 5
    while set(threading.enumerate()) - before and time.monotonic() < until:
        time.sleep(0.02)
    assert set(threading.enumerate()) <= before


# -- calls -------------------------------------------------------------------------------------------------------------


def greeted(expect, **methods):
    servicer = type("Servicer", (pb2_grpc.GreeterServicer,), methods)()
    server = grpc.server(futures.ThreadPoolExecutor(1))
    pb2_grpc.add_GreeterServicer_to_server(servicer, server)
    channel = grpc.insecure_channel(start(server, name="judged"))
    reply = pb2_grpc.GreeterStub(channel).SayHello(pb2.HelloRequest(name="Ada"), timeout=0.5)
    expect(reply.message == "Hello", "that is no greeting")


def test_a_method_nobody_wrote_is_a_refusal(verdict):
    assert verdict(greeted) == "✗ 5.1 the call failed with UNIMPLEMENTED: Method not implemented!"


def test_a_handler_still_as_the_stub_is_not_solved_yet(verdict):
    assert verdict(greeted, SayHello=unfinished) == "○ 5.1 not solved yet: the goal"


def test_a_failed_call_is_a_refusal_with_code_and_details(verdict):
    def refuses(self, request, context):
        context.abort(grpc.StatusCode.NOT_FOUND, "no such\nname")

    assert verdict(greeted, SayHello=refuses) == "✗ 5.1 the call failed with NOT_FOUND: no such name"


def test_an_exception_that_only_the_server_saw_is_named(verdict):
    def wrong_trailers(self, request, context):
        context.set_trailing_metadata([("sent", 4)])
        return pb2.HelloReply(message="Hello")

    line = verdict(greeted, SayHello=wrong_trailers)
    assert line.startswith("✗ 5.1 the call failed with DEADLINE_EXCEEDED") and "(TypeError: " in line


def test_an_exception_in_a_thread_is_named(verdict, monkeypatch):
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)  # pytest has one of its own

    def answer():
        thread = threading.Thread(target=lambda: {}["missing"])
        thread.start()
        thread.join()

    assert verdict(four, answer) == "✗ 5.1 that is not four (KeyError: 'missing')"


def test_what_fails_only_as_its_server_is_stopped_is_not_named(verdict, monkeypatch):
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    assert verdict(four, lambda: fail_once_it_is_stopped("left")) == "✗ 5.1 that is not four"


def test_a_warning_is_no_exception_of_the_answer(verdict):
    def forgets_to_await():  # as Python words it; pytest would catch a true one
        print("cell:1: RuntimeWarning: coroutine 'f' was never awaited\n  f()", file=sys.stderr)
        print("RuntimeWarning: Enable tracemalloc to get the object allocation traceback", file=sys.stderr)

    assert verdict(four, forgets_to_await) == "✗ 5.1 that is not four"


def test_tracing_and_hooks_are_as_before(verdict):
    hook, maker, trace = threading.excepthook, grpc.server, sys.gettrace()
    verdict(four, stubborn)
    assert (threading.excepthook, grpc.server, sys.gettrace()) == (hook, maker, trace)
