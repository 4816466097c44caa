"""Lesson 15's lab: attempts under a policy, from real calls, within the bounds of the formula."""

import contextlib
import time
from concurrent import futures
from itertools import pairwise

import grpc
import pytest

from helpers import running, stop_all
from helpers.labs import retry


@pytest.mark.parametrize(
    ("max_attempts", "failures", "attempts", "code"),
    [
        (4, 3, 4, "OK"), (4, 4, 4, "UNAVAILABLE"), (4, 0, 1, "OK"), (4, 1, 2, "OK"), (2, 6, 2, "UNAVAILABLE"),
        (5, 4, 5, "OK"), (6, 5, 5, "UNAVAILABLE"), (10, 6, 5, "UNAVAILABLE"),
    ],
)  # fmt: skip
def test_each_call_makes_the_attempts_it_needs_and_no_more_than_it_may(max_attempts, failures, attempts, code):
    outcome = retry.experiment(max_attempts=max_attempts, backoff=0.01, multiplier=1.0, failures=failures)
    assert {len(made) for made in outcome.calls} == {attempts}
    assert set(outcome.codes) == {code}
    assert len(outcome.formula) == len(outcome.bands) == attempts - 1
    assert running() == []


def test_attempts_wait_as_long_as_the_formula_says_at_least():
    outcome = retry.experiment(max_attempts=5, backoff=0.1, multiplier=4.0, failures=4)
    assert outcome.formula == (0.1, 0.4, 0.4, 0.4)  # the last ones held at maxBackoff
    assert outcome.bands[0] == pytest.approx((0.08, 0.12))
    assert outcome.bands[-1] == pytest.approx((0.8 * 1.3, 1.2 * 1.3))
    for made in outcome.calls:
        assert made[0] == 0.0
        waits = [after - before for before, after in pairwise(made)]
        assert all(wait > 0.75 * delay for wait, delay in zip(waits, outcome.formula, strict=True))


def test_the_outcome_reads_well_and_is_always_the_same():
    says = (
        "maxAttempts 4; the first 3 attempts of each call fail: 6 calls, 4 attempts each, OK. "
        "Delays by the formula: 0.02, 0.04, 0.08 s, each ± 20 %; none waited less than that."
    )
    outcomes = [retry.experiment() for _ in range(3)]
    assert {repr(outcome) for outcome in outcomes} == {says}
    assert outcomes[0].sentence().startswith(f"{says} The longest took 0.")
    clamped = repr(retry.experiment(max_attempts=8, backoff=0.01, failures=6))
    assert clamped.startswith("maxAttempts 8, which counts as 5; the first 6 attempts")
    assert "6 calls, 5 attempts each, UNAVAILABLE." in clamped
    at_once = repr(retry.experiment(failures=0))
    assert at_once.endswith("the first 0 attempts of each call fail: 6 calls, 1 attempt each, OK. Nothing to wait for.")


def test_an_attempt_that_came_early_would_be_told():
    early = retry.Outcome(4, 1, ((0.0, 0.05),), ("OK",), (0.1,))
    assert repr(early).endswith("some waited less than that.")


def test_the_figure_has_a_line_for_each_call_and_a_band_for_each_delay():
    outcome = retry.experiment(max_attempts=3, backoff=0.01, failures=2)
    [axes] = outcome.figure().figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == [f"call {n}" for n in range(1, 7)]
    assert len(axes.patches) == 2
    points = {line.get_label(): len(line.get_xdata()) for line in axes.lines}
    assert points == {"UNAVAILABLE": 12, "OK": 6}


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"max_attempts": 1}, ValueError), ({"max_attempts": 11}, ValueError), ({"max_attempts": 4.0}, TypeError),
        ({"backoff": 0.001}, ValueError), ({"backoff": 5}, ValueError), ({"backoff": "0.1s"}, TypeError),
        ({"multiplier": 0}, ValueError), ({"multiplier": 100.0}, ValueError), ({"failures": -1}, ValueError),
        ({"failures": 7}, ValueError), ({"failures": None}, TypeError),
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_refused_and_nothing_started(wrong, kind):
    (name,) = wrong
    with pytest.raises(kind, match=f"^{name}="):
        retry.experiment(**wrong)
    assert running() == []


def test_the_longest_run_is_bounded():
    began = time.monotonic()
    retry.experiment(max_attempts=10, backoff=0.2, multiplier=4.0, failures=6)
    assert time.monotonic() - began < 10


def test_the_shortest_delays_are_survived():
    began = time.monotonic()
    outcome = retry.experiment(max_attempts=5, backoff=0.01, multiplier=0.8, failures=4)
    assert outcome.codes == ("OK",) * 6
    assert time.monotonic() - began < 10  # at 0 ms gRPC would wait for the deadline


def test_the_controls_run_the_experiment():
    panel = retry.lab()
    panel._controls["max_attempts"].value = 3
    panel._controls["backoff"].value = 0.01
    panel._button.click()
    assert panel.wait(10)
    assert "6 calls, 3 attempts each, UNAVAILABLE" in panel._last.value
    assert "<img alt=" in panel._last.value


def test_a_run_that_is_stopped_says_so():
    panel = retry.lab()
    panel._controls["backoff"].value = 0.2
    panel._button.click()
    while "server lab retry" not in running():
        assert not panel.wait(0.005), panel._status.value
    stop_all()
    assert panel.wait(25)
    says = panel._status.value + panel._last.value
    assert "The run failed (" in says or "calls, " in says
    assert "KeyError" not in says
    assert running() == []


def test_a_channel_left_open_to_a_stopped_server_of_the_same_port_disturbs_nothing(monkeypatch):
    before = grpc.server(futures.ThreadPoolExecutor(1))
    address = f"127.0.0.1:{before.add_insecure_port('127.0.0.1:0')}"
    before.start()
    before.stop(0).wait()

    @contextlib.contextmanager
    def on_the_same_port(server, name):
        server.add_insecure_port(address)
        server.start()
        yield address
        server.stop(0).wait()

    monkeypatch.setattr(retry, "serving", on_the_same_port)
    with grpc.insecure_channel(address) as left_open:
        call = left_open.unary_unary("/a/b").future(b"", timeout=5)
        assert call.code() is grpc.StatusCode.UNAVAILABLE
        outcome = retry.experiment(max_attempts=2, backoff=0.01, multiplier=1.0, failures=1)
    assert set(outcome.codes) == {"OK"}
