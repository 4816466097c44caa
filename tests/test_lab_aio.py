"""Lesson 20's lab: what its runs show, and its bounds."""

import pytest

from helpers import running
from helpers.labs import aio
from tests.test_labs import press_and_wait


@pytest.mark.parametrize(
    ("clients", "handler", "server", "at_once"),
    [
        (20, "await", "asyncio", 20),
        (20, "await", "threads", 8),
        (5, "block", "asyncio", 1),
        (5, "block", "threads", 5),
        (10, "block", "threads", 8),
        (5, "compute", "asyncio", 1),
        (5, "compute", "threads", 5),
        (1, "await", "asyncio", 1),
    ],
)
def test_the_server_and_the_handler_decide_how_many_work_at_once(clients, handler, server, at_once):
    outcome = aio.experiment(clients, handler, server)
    assert outcome.at_once == at_once
    assert len(outcome.latencies) == 2 * clients
    assert all(0.005 < latency <= outcome.seconds for latency in outcome.latencies)
    assert running() == []


def test_the_outcome_reads_well():
    outcome = aio.experiment()
    says = "Handlers await, asyncio, 20 clients: 40 calls answered, at most 20 handlers at work at a time."
    assert repr(outcome) == says
    assert outcome.sentence().startswith(f"{says} ")
    assert " calls a second; half took up to " in outcome.sentence()
    assert outcome.figure().says == says
    alone = repr(aio.experiment(clients=1, handler="block", server="threads"))
    assert alone == "Handlers block, 8 threads, 1 client: 2 calls answered, at most 1 handler at work at a time."


@pytest.mark.parametrize("handler", ["block", "compute"])
def test_the_longest_runs_are_bounded(handler):
    outcome = aio.experiment(clients=100, handler=handler, server="asyncio")
    assert 1.9 < outcome.seconds < 30  # they take processor time, which a busy machine has little of
    assert outcome.at_once == 1


@pytest.mark.parametrize("wrong", [{"clients": 0}, {"clients": 101}, {"handler": "sleep"}, {"server": "processes"}])
def test_it_refuses_what_is_out_of_bounds(wrong):
    with pytest.raises(ValueError, match=r"is out of bounds|is no choice"):
        aio.experiment(**wrong)
    assert running() == []


def test_its_controls_run_it():
    assert "asyncio, 20 clients" in press_and_wait(aio.lab())


@pytest.mark.parametrize(
    ("handler", "at_once", "seconds", "processor", "delay"),
    [
        ("await", 20, 0.07, 0.05, 0.0),  # 40 calls of 10 ms, 20 at once
        ("block", 1, 0.55, 0.05, 0.1),
        ("compute", 1, 0.55, 0.45, 0.1),  # what is computed is processor time, not a pause
        ("block", 8, 0.04, 0.05, 0.0),
    ],
)
def test_a_delay_is_what_neither_computing_nor_pauses_explain(handler, at_once, seconds, processor, delay):
    outcome = aio.Outcome(handler, "asyncio", 20, at_once, seconds, (0.01,) * 40, processor)
    assert outcome.delay() == pytest.approx(delay)
