"""Lesson 18's lab: who answers while one of three servers is away, and who when it is back."""

import time

import pytest

from helpers import running, stop_all
from helpers.labs import balancing

ONE, TWO, OTHERS, ALL = "1", "2", "2 and 3", "1, 2 and 3"


@pytest.mark.parametrize(
    ("policy", "failure", "who"),
    [
        (balancing.PICK_FIRST, balancing.STOPS, (ONE, TWO, TWO)),
        (balancing.PICK_FIRST, balancing.NOT_SERVING, (ONE, ONE, ONE)),
        (balancing.ROUND_ROBIN, balancing.STOPS, (ALL, OTHERS, ALL)),
        (balancing.ROUND_ROBIN, balancing.NOT_SERVING, (ALL, ALL, ALL)),
        (balancing.WITH_HEALTH, balancing.STOPS, (ALL, OTHERS, ALL)),
        (balancing.WITH_HEALTH, balancing.NOT_SERVING, (ALL, OTHERS, ALL)),
    ],
)
def test_who_answers_follows_from_policy_and_failure(policy, failure, who):
    outcome = balancing.experiment(policy=policy, failure=failure, after=9)
    before, meanwhile, after = who
    assert repr(outcome) == (
        f"{policy}; server 1 {failure} after 9 calls. Calls are answered by {before}; then by {meanwhile}; "
        f"when it is back, by {after}. No call fails."
    )
    assert len(outcome.before) == 9
    assert running() == []


def test_times_go_on_and_the_sentence_says_how_long_it_was_away():
    outcome = balancing.experiment(after=6)
    calls = [*outcome.before, *outcome.meanwhile, *outcome.after]
    assert [call.at for call in calls] == sorted(call.at for call in calls)
    assert outcome.before[-1].at <= outcome.away[0] <= outcome.meanwhile[0].at
    assert outcome.sentence() == f"{outcome!r} It was away for {outcome.away[1] - outcome.away[0]:.2f} s."


def test_calls_that_nobody_answers_are_told():
    failed = balancing.Call(0.1, "", "UNAVAILABLE")
    outcome = balancing.Outcome("round_robin", "stops", (failed,), (failed,), (failed,), (0.1, 0.2))
    assert repr(outcome).startswith("round_robin; server 1 stops after 1 call. Calls are answered by nobody; ")
    assert repr(outcome).endswith("Some calls fail.")


def test_the_figure_has_a_row_for_each_server_and_shows_when_one_was_away():
    outcome = balancing.experiment(after=6)
    [axes] = outcome.figure().figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == [*balancing.SERVERS, "nobody"]
    [away] = axes.patches
    assert (away.get_x(), away.get_x() + away.get_width()) == pytest.approx(outcome.away)
    calls = len(outcome.before) + len(outcome.meanwhile) + len(outcome.after)
    assert sum(len(line.get_xdata()) for line in axes.lines) == calls


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"policy": "random"}, ValueError), ({"policy": None}, TypeError), ({"failure": "sleeps"}, ValueError),
        ({"failure": 1}, TypeError), ({"after": 5}, ValueError), ({"after": 41}, ValueError),
        ({"after": 9.5}, TypeError),
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_refused_and_nothing_started(wrong, kind):
    (name,) = wrong
    with pytest.raises(kind, match=f"^{name}="):
        balancing.experiment(**wrong)
    assert running() == []


def test_the_longest_run_is_bounded():
    began = time.monotonic()
    balancing.experiment(policy=balancing.ROUND_ROBIN, failure=balancing.NOT_SERVING, after=40)
    assert time.monotonic() - began < 10


def test_the_controls_run_the_experiment():
    panel = balancing.lab()
    panel._controls["policy"].value = balancing.PICK_FIRST
    panel._button.click()
    assert panel.wait(15)
    assert "then by 2; when it is back, by 2." in panel._last.value
    assert "<img alt=" in panel._last.value


def test_a_run_that_is_stopped_leaves_nothing():
    panel = balancing.lab()
    panel._controls["after"].value = 40
    panel._button.click()
    while "server lab server 3" not in running():
        assert not panel.wait(0.005), panel._status.value
    stop_all()
    assert panel.wait(25)
    assert running() == []
