"""Lesson 24's lab: what its runs show, and its bounds."""

import time

import pytest

from helpers import running
from helpers.labs import knee
from tests.test_labs import press_and_wait


def made(*per_second, mode=knee.UNARY):
    """Return an outcome whose steps had these answers in a second, with 1, 2, 4, … clients."""
    steps = [
        knee.Step(2**power, tuple(0.001 * (number + 1) for number in range(answers)), 1.0)
        for power, answers in enumerate(per_second)
    ]
    return knee.Outcome(tuple(steps), 0, mode, knee.THREADS)


@pytest.mark.parametrize("server", knee.SERVER.values)
@pytest.mark.parametrize("mode", knee.MODE.values)
def test_each_number_of_clients_gets_answers_from_each_server_in_each_way(server, mode):
    outcome = knee.experiment(clients=3, payload=1000, mode=mode, server=server)
    assert [step.clients for step in outcome.steps] == [1, 2, 3]
    for step in outcome.steps:
        assert len(step.latencies) >= step.clients
        assert all(0.9 * knee.WAIT_SECONDS < latency <= step.seconds for latency in step.latencies)
    assert running() == []


def test_more_clients_bring_more_answers_where_nothing_is_full():
    def gain() -> float:
        one, *_, eight = knee.experiment(clients=8, server=knee.ASYNCIO).steps
        return eight.per_second() / one.per_second()

    # The clients share this machine with the other tests, which may need all of it while the eight call.
    assert any(gain() > 1.5 for _ in range(5))


@pytest.mark.parametrize(
    ("per_second", "clients"),
    [((100, 190, 210, 205), 2), ((100, 200, 400), 4), ((100, 100), 1), ((100,), 1), ((100, 129, 400), 1)],
)
def test_the_knee_is_where_twice_the_clients_bring_little_more(per_second, clients):
    assert made(*per_second).knee().clients == clients


def test_a_percentile_is_the_nearest_rank():
    [step] = made(100).steps
    assert [step.percentile(percent) for percent in (1, 50, 99, 100)] == pytest.approx([0.001, 0.05, 0.099, 0.1])


def test_the_outcome_reads_well():
    outcome = knee.experiment()
    says = "1, 2, 4, 8, 16 clients, a call each time, 0 bytes, 8 threads: every call was answered."
    assert repr(outcome) == says
    assert outcome.sentence().startswith(f"{says} At most ")
    assert outcome.figure().says == says
    assert repr(made(100)) == "1 client, a call each time, 0 bytes, 8 threads: every call was answered."


def test_the_figure_has_both_percentiles_the_clients_and_the_knee():
    [axes] = made(100, 190, 210).figure().figure.axes
    assert [text.get_text() for text in axes.texts] == ["1", "2", "4"]
    labels = axes.get_legend_handles_labels()[1]
    assert labels == ["50 % of the answers, up to", "99 % of the answers, up to", "the knee"]
    assert axes.lines[-1].get_xdata()[0] == 190


def test_the_longest_run_is_bounded():
    began = time.monotonic()
    knee.experiment(clients=32, payload=100_000, mode=knee.CONVERSATION, server=knee.THREADS)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "wrong", [{"clients": 0}, {"clients": 33}, {"payload": 10**6}, {"mode": "batch"}, {"server": "fork"}]
)
def test_it_refuses_what_is_out_of_bounds(wrong):
    with pytest.raises(ValueError, match=r"is out of bounds|is no choice"):
        knee.experiment(**wrong)
    assert running() == []


def test_its_controls_run_it():
    assert "16 clients" in press_and_wait(knee.lab())
