"""Lesson 17's lab: attempts under a bucket of tokens, from real calls, as the rule has them."""

import time

import pytest

from helpers import running, stop_all
from helpers.labs import throttle


@pytest.mark.parametrize("max_tokens", [1, 2, 3, 10, 20, 100])
@pytest.mark.parametrize("token_ratio", [0.02, 0.1, 0.123, 1.0, 1])
def test_grpc_makes_the_attempts_that_the_rule_has(max_tokens, token_ratio):
    outcome = throttle.experiment(max_tokens=max_tokens, token_ratio=token_ratio, failing=40)
    assert outcome.made == outcome.by_rule
    assert len(outcome.made) == len(outcome.codes) == len(outcome.shut) == throttle.CALLS
    assert running() == []


@pytest.mark.parametrize(("max_tokens", "first"), [(2, (1, 1)), (4, (2, 1)), (10, (4, 1)), (20, (4, 4, 2, 1))])
def test_in_an_outage_retries_end_where_the_bucket_is_at_half(max_tokens, first):
    outcome = throttle.experiment(max_tokens=max_tokens, failing=100)
    assert outcome.made[: len(first)] == first
    assert set(outcome.made[len(first) :]) == {1}
    assert set(outcome.codes) == {"UNAVAILABLE"}
    assert all(outcome.shut[len(first) :])


def test_without_failures_nothing_is_retried_and_the_bucket_never_shuts():
    outcome = throttle.experiment(failing=0)
    assert set(outcome.made) == {1}
    assert set(outcome.codes) == {"OK"}
    assert not any(outcome.shut)


def test_what_a_success_pays_decides_whether_retries_go_on():
    little, much = (throttle.experiment(token_ratio=ratio) for ratio in (0.1, 0.5))
    assert little.shut[-1] and not much.shut[-1]
    larger = throttle.experiment(max_tokens=20)
    assert larger.shut[-1] and larger.shut.index(True) > little.shut.index(True)


def test_the_outcome_reads_well_and_is_always_the_same():
    says = (
        "maxTokens 10, tokenRatio 0.1, 30 % of the attempts fail: 60 calls, 6 retries, 10 failed; "
        "43 began with no retry left. Each made its attempts as the rule says."
    )
    outcomes = [throttle.experiment() for _ in range(3)]
    assert {repr(outcome) for outcome in outcomes} == {says}
    assert outcomes[0].sentence() == says
    assert "60 calls, 1 retry, 60 failed;" in repr(throttle.experiment(max_tokens=4, failing=100))


def test_attempts_that_break_the_rule_would_be_told():
    broken = throttle.Outcome(10, 0.1, 30, made=(2,), codes=("OK",), by_rule=(1,), shut=(False,))
    assert repr(broken).endswith("Each made its attempts not as the rule says.")


def test_the_figure_has_a_marker_for_each_call_and_shows_where_no_retry_is_left():
    outcome = throttle.experiment(failing=100)
    [axes] = outcome.figure().figure.axes
    assert {line.get_label(): len(line.get_xdata()) for line in axes.lines} == {"UNAVAILABLE": 60}
    [shut] = axes.patches
    assert (shut.get_x(), shut.get_x() + shut.get_width()) == (1.5, 60.5)


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"max_tokens": 0}, ValueError), ({"max_tokens": 101}, ValueError), ({"max_tokens": 10.0}, TypeError),
        ({"token_ratio": 0}, ValueError), ({"token_ratio": 1.1}, ValueError), ({"token_ratio": "0.1"}, TypeError),
        ({"failing": -1}, ValueError), ({"failing": 101}, ValueError), ({"failing": None}, TypeError),
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_refused_and_nothing_started(wrong, kind):
    (name,) = wrong
    with pytest.raises(kind, match=f"^{name}="):
        throttle.experiment(**wrong)
    assert running() == []


def test_the_longest_run_is_bounded():
    began = time.monotonic()
    throttle.experiment(max_tokens=100, token_ratio=1.0, failing=100)
    assert time.monotonic() - began < 10


def test_the_controls_run_the_experiment():
    panel = throttle.lab()
    panel._controls["failing"].value = 100
    panel._button.click()
    assert panel.wait(10)
    assert "60 calls, 3 retries, 60 failed" in panel._last.value
    assert "<img alt=" in panel._last.value


def test_a_run_that_is_stopped_says_so():
    panel = throttle.lab()
    panel._controls["max_tokens"].value = 100
    panel._controls["failing"].value = 100
    panel._button.click()
    while "server lab throttle" not in running():
        assert not panel.wait(0.005), panel._status.value
    stop_all()
    assert panel.wait(25)
    says = panel._status.value + panel._last.value
    assert "The run failed (" in says or "60 calls, " in says
    assert running() == []
