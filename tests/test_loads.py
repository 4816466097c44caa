"""A load makes calls for as long as its block lasts, and notes what became of each."""

import threading
import time

import pytest

from helpers import loads
from helpers.loads import Load


def test_calls_are_noted_with_their_problems():
    problems = iter(["", None, "late"] + [""] * 10_000)
    with Load(lambda trace_id: next(problems), workers=1) as load:
        load.more(5)
    assert [call.problem for call in load.calls[:4]] == ["", "", "late", ""]
    assert load.failed == 1
    assert repr(load) == f"Load: {len(load.calls)} calls, 1 failed"


def test_each_call_has_a_trace_of_its_own():
    seen = []
    with Load(lambda trace_id: seen.append(trace_id) or time.sleep(0.001), workers=4) as load:
        load.more(20)
    assert len(set(seen)) == len(seen) and all(len(trace_id) == 16 for trace_id in seen)
    assert {call.trace_id for call in load.calls} == set(seen)


def test_an_exception_is_a_problem():
    def fail(trace_id: bytes) -> None:
        raise ConnectionError("gone")

    with Load(fail, workers=2) as load:
        load.more(2)
    assert {call.problem for call in load.calls} == {"ConnectionError"}


def test_the_slowest_is_found():
    times = iter([0.0, 0.05] + [0.0] * 100_000)
    with Load(lambda trace_id: time.sleep(next(times)), workers=1) as load:
        load.more(3)
    assert load.slowest() is load.calls[1]
    assert 0.05 <= load.calls[1].seconds < 1


def test_nothing_runs_after_the_block():
    with Load(lambda trace_id: time.sleep(0.01), workers=3) as load:
        load.more(3)
    count = len(load.calls)
    time.sleep(0.05)
    assert len(load.calls) == count
    assert not [thread for thread in threading.enumerate() if thread.name == "load"]


def test_a_call_without_end_is_told_of(monkeypatch):
    monkeypatch.setattr(loads, "_JOIN_SECONDS", 0.05)
    gate = threading.Event()
    try:
        with pytest.raises(RuntimeError, match="give it a timeout"), Load(lambda trace_id: gate.wait(5), workers=1):
            pass
    finally:
        gate.set()


def test_calls_that_do_not_come_are_an_error():
    gate = threading.Event()
    with Load(lambda trace_id: gate.wait(5), workers=1) as load:
        try:
            with pytest.raises(TimeoutError, match="2 of 2 more calls"):
                load.more(2, timeout=0.05)
        finally:
            gate.set()


def test_it_ends_by_itself(monkeypatch):
    monkeypatch.setattr(loads, "_LONGEST_SECONDS", 0.05)
    with Load(lambda trace_id: None, workers=1):
        [worker] = [each for each in threading.enumerate() if each.name == "load"]
        worker.join(10)  # on a busy machine a thread may be late
        assert not worker.is_alive()


def test_no_workers_are_refused():
    with pytest.raises(ValueError, match="not 0"):
        Load(lambda trace_id: None, workers=0)


def test_a_call_that_took_too_long_is_left_out():
    times = iter([0.0, 0.2] + [0.0] * 100_000)
    with Load(lambda trace_id: time.sleep(next(times)) or "failed", workers=1, in_time=0.1) as load:
        load.more(3)
    assert load.late == 1
    assert load.failed == len(load.calls) >= 3
    assert all(call.seconds <= 0.1 for call in load.calls)


def test_without_a_limit_none_is_left_out():
    with Load(lambda trace_id: time.sleep(0.01), workers=1) as load:
        load.more(2)
    assert load.late == 0


@pytest.mark.parametrize("in_time", [0, -1.0])
def test_a_limit_that_no_call_could_keep_is_refused(in_time):
    with pytest.raises(ValueError, match="above 0"):
        Load(lambda trace_id: None, in_time=in_time)
