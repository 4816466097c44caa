"""Lesson 14's lab: tokens that end, and clocks that differ."""

import time

import pytest

from helpers import running
from helpers.labs import tokens


def refused(**settings):
    """Return how many calls were refused as expired, and how many as not valid yet."""
    outcomes = [call.outcome for call in tokens.experiment(**settings).calls]
    return outcomes.count(tokens.EXPIRED), outcomes.count(tokens.TOO_EARLY)


def test_with_equal_clocks_no_call_is_refused():
    assert refused(skew=0, margin=0) == (0, 0)
    assert refused(skew=0, margin=30) == (0, 0)


@pytest.mark.parametrize(("margin", "expected"), [(0, 10), (5, 10), (10, 5), (20, 0), (30, 0)])
def test_a_clock_ahead_ends_tokens_early_and_a_margin_as_long_helps(margin, expected):
    assert refused(life=120, skew=20, every=10, margin=margin) == (expected, 0)


@pytest.mark.parametrize("margin", [0, 30])
def test_a_clock_behind_meets_tokens_too_early_and_no_margin_helps(margin):
    expired, early = refused(life=120, skew=-20, every=10, margin=margin)
    assert expired == 0
    assert early >= 10


def test_a_margin_as_long_as_the_life_means_a_token_for_each_call():
    assert len(tokens.experiment(life=30, margin=60, skew=0, every=10).issued) == 60


def test_the_rate_decides_how_many_calls_meet_the_gap():
    assert refused(every=2) == (50, 0)
    assert refused(every=60) == (0, 0)  # the calls at 0, 60, 120 … miss the 20 seconds before each end


def test_each_call_has_the_token_that_was_the_last_one_then():
    outcome = tokens.experiment(life=300, margin=0, skew=0, every=60)
    assert outcome.issued == (0, 300)
    assert [(call.token, call.at) for call in outcome.calls] == [
        (1, 0), (1, 60), (1, 120), (1, 180), (1, 240), (2, 300), (2, 360), (2, 420), (2, 480), (2, 540),
    ]  # fmt: skip


def test_the_outcome_reads_well_and_is_always_the_same():
    outcomes = [tokens.experiment() for _ in range(2)]
    says = "60 calls with 5 tokens: 10 refused (10 expired)."
    assert {repr(each) for each in outcomes} == {each.sentence() for each in outcomes} == {says}
    assert repr(outcomes[0].figure()) == says
    assert repr(tokens.experiment(skew=0)) == "60 calls with 5 tokens: none refused."
    assert repr(tokens.experiment(skew=-20)) == "60 calls with 5 tokens: 10 refused (10 not valid yet)."
    many = tokens.experiment(life=30, margin=60).figure()
    assert repr(many).endswith("(The first 10 tokens are drawn.)")
    assert running() == []


@pytest.mark.parametrize("wrong", [{"life": 29}, {"margin": 121}, {"skew": -61}, {"every": 1}])
def test_what_is_out_of_bounds_is_refused_and_nothing_started(wrong):
    with pytest.raises(ValueError, match="out of bounds"):
        tokens.experiment(**wrong)
    assert running() == []


def test_the_longest_run_is_short():
    began = time.monotonic()
    tokens.experiment(life=30, margin=120, every=2)
    assert time.monotonic() - began < 10


def test_the_controls_run_the_experiment():
    panel = tokens.lab()
    panel._controls["skew"].value = -20
    panel._button.click()
    assert panel.wait(10)
    assert "10 not valid yet" in panel._last.value
