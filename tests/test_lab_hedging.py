"""Lesson 16's lab: slow attempts, drawn and met by real calls, with one attempt and with several."""

import time

import pytest

from helpers import running
from helpers.labs import hedging
from helpers.labs.hedging import CALLS, Outcome
from helpers.labs.runs import Progress


@pytest.mark.parametrize(
    ("share", "attempts", "plain_slow", "hedged_slow", "made"),
    [
        (0.0, 3, 0, 0, CALLS),  # nobody is slow: nobody asks twice
        (0.1, 2, 10, 1, CALLS + 10),
        (0.1, 1, 10, 10, CALLS),
        (0.2, 2, 21, 3, CALLS + 21),
    ],
)
def test_calls_whose_attempts_are_slow_are_made_again(share, attempts, plain_slow, hedged_slow, made):
    outcome = hedging.experiment(share=share, delay=0.15, attempts=attempts)
    assert (outcome.plain_slow, outcome.hedged_slow, outcome.made) == (plain_slow, hedged_slow, made)
    assert len(outcome.plain) == len(outcome.hedged) == CALLS
    assert running() == []


def test_a_hedged_call_takes_the_delay_and_a_quick_attempt():
    outcome = hedging.experiment(share=0.1, delay=0.15, attempts=2)
    assert min(sorted(outcome.plain)[-10:]) > 0.28
    assert 0.14 < min(sorted(outcome.hedged)[-10:-1]) < 0.25  # one was slow in both attempts


def test_without_a_delay_every_call_makes_every_attempt():
    outcome = hedging.experiment(share=0.05, delay=0.0, attempts=3)
    assert outcome.made > 2 * CALLS  # an attempt that is cancelled at once may never reach a handler
    assert outcome.hedged_slow == 0


def test_a_call_that_the_machine_held_up_is_made_again(monkeypatch):
    hedged, held = hedging._hedged, iter([0.2])

    def holding(*args):
        time.sleep(next(held, 0))
        return hedged(*args)

    monkeypatch.setattr(hedging, "_hedged", holding)
    progress = Progress()
    outcome = hedging.experiment(share=0.0, attempts=1, progress=progress)
    assert max(outcome.plain) < 0.1
    assert next(held, None) is None
    assert (progress.done, progress.of) == (2 * CALLS, 2 * CALLS)


def test_the_outcome_reads_well_and_is_always_the_same():
    says = (
        "10 % of attempts are slow. Slow calls: 10 of 100 with one attempt; "
        "1 with up to 2 attempts, 0.15 s apart, 110 in all."
    )
    outcomes = [hedging.experiment() for _ in range(2)]
    assert {repr(outcome) for outcome in outcomes} == {says}
    assert outcomes[0].sentence().startswith(f"{says} 99 of 100 calls took 0.3")
    alone = Outcome(0.1, 0.15, 1, (0.1,) * 100, (0.1,) * 100, 10, 10, 100)
    assert repr(alone).endswith("10 with up to 1 attempt, 100 in all.")


def test_the_sentence_has_the_99th_percentiles():
    plain, hedged = tuple(n / 100 for n in range(1, 101)), tuple(n / 1000 for n in range(1, 101))
    sentence = Outcome(0.1, 0.15, 2, plain, hedged, 10, 1, 110).sentence()
    assert sentence.endswith("99 of 100 calls took 0.990 s at the most; hedged, 0.099 s.")


def test_the_figure_has_a_line_for_each_round():
    [axes] = hedging.experiment(share=0.0, attempts=2).figure().figure.axes
    assert [line.get_label() for line in axes.lines] == ["one attempt", "hedged"]


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"share": -0.1}, ValueError), ({"share": 0.6}, ValueError), ({"share": "10 %"}, TypeError),
        ({"delay": -0.1}, ValueError), ({"delay": 5}, ValueError), ({"delay": "0.1s"}, TypeError),
        ({"attempts": 0}, ValueError), ({"attempts": 6}, ValueError), ({"attempts": 2.0}, TypeError),
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_refused_and_nothing_started(wrong, kind):
    (name,) = wrong
    with pytest.raises(kind, match=f"^{name}="):
        hedging.experiment(**wrong)
    assert running() == []
