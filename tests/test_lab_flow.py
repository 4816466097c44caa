"""Lesson 06's lab: a writer ahead of a slow reader, and ping-pong against pipelining, from real calls."""

import itertools
import threading
import time

import pytest

from helpers import running
from helpers.labs import flow, runs
from helpers.labs.panel import Panel
from helpers.labs.runs import Progress


def left_over(before: list[threading.Thread]) -> list[str]:
    """Return the threads that were not there before and do not end; those of a pool end when they are collected."""
    new = [each for each in threading.enumerate() if each not in before and "ThreadPool" not in each.name]
    for each in new:
        each.join(2)
    return [each.name for each in new if each.is_alive()]


# -- a slow reader -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "messages", "most"),
    [(10_000, 10, 7), (4_000, 20, 17), (1_000, 100, 66), (30_000, 6, 3), (100, 5, 5), (10_000, 3, 3), (100_000, 1, 1)],
)
def test_the_writer_gets_the_window_and_one_message_ahead(size, messages, most):
    outcome = flow.experiment(size=size, reader_delay=0.005, messages=messages)
    assert outcome.ahead[0] == most == min(messages, flow.WINDOW // outcome.bytes_each + 1)
    assert len(outcome.ahead) == len(outcome.spans) == messages
    assert outcome.ahead[-1] == 1
    assert running() == []


def test_messages_larger_than_the_window_come_through():
    outcome = flow.experiment(size=100_000, reader_delay=0.005, messages=5)
    assert outcome.bytes_each > flow.WINDOW
    assert len(outcome.spans) == 5
    assert outcome.ahead[0] == 1


def test_times_begin_with_the_first_message_and_reading_follows_writing():
    outcome = flow.experiment(messages=5)
    assert outcome.spans[0][0] == 0
    assert all(0 <= taken < read for taken, read in outcome.spans)
    assert [read for _, read in outcome.spans] == sorted(read for _, read in outcome.spans)
    assert outcome.spans[-1][1] >= 5 * outcome.reader_delay


def test_the_default_outcome_reads_well_and_is_always_the_same():
    says = (
        "10 messages of 10008 bytes, one read every 0.01 s: the writer stopped 7 ahead, at 70056 bytes; "
        "the window is 65535 bytes."
    )
    outcomes = [flow.experiment() for _ in range(3)]
    assert {repr(outcome) for outcome in outcomes} == {says}
    assert outcomes[0].sentence().startswith(f"{says} While reading it was at most ")
    assert outcomes[0].figure().says.startswith(says)


@pytest.mark.parametrize(
    ("size", "messages", "ahead"),
    [(100, 1, "1 ahead, at 107 bytes"), (13_099, 5, "5 ahead, at 65535 bytes"), (10_000, 7, "7 ahead, at 70056 bytes")],
)
def test_a_writer_that_nothing_stopped_is_said_to_be_so(size, messages, ahead):
    outcome = flow.experiment(size=size, reader_delay=0.002, messages=messages)
    assert f"nothing stopped the writer; it was {ahead}, and the window" in repr(outcome)
    assert "The last was read" in outcome.sentence()


def test_the_figure_draws_the_lead_of_all_messages_and_the_window():
    outcome = flow.experiment(reader_delay=0.005, messages=30)
    [axes] = outcome.figure().figure.axes
    lead, limit = axes.lines
    assert max(lead.get_ydata()) >= outcome.ahead[0] == 7
    assert len(lead.get_ydata()) == 1 + 2 * 30
    assert limit.get_ydata()[0] == pytest.approx(flow.WINDOW / outcome.bytes_each)


# -- ping-pong and pipelining ------------------------------------------------------------------------------------------


def test_ping_pong_pays_a_round_trip_for_each_message_and_pipelining_does_not():
    # Eight round trips against one: a busy machine may add some of them, and pipelining still takes less than half.
    outcome = flow.race(messages=8, delay=0.05)
    in_turn, at_once = outcome.ping_pong, outcome.pipelined
    assert len(in_turn) == len(at_once) == 8
    assert in_turn[-1][1] >= 8 * 0.1
    assert all(answered <= said for (_, answered), (said, _) in itertools.pairwise(in_turn))
    assert at_once[-1][0] < at_once[0][1]  # the last was said before the first was answered
    assert 0.1 <= at_once[-1][1] < in_turn[-1][1] / 2


def test_the_default_race_reads_well_and_is_always_the_same():
    says = "6 messages, a round trip of 0.04 s: ping-pong took more than 1.5 times as long as pipelining."
    outcomes = [flow.race() for _ in range(3)]
    assert {repr(outcome) for outcome in outcomes} == {says}
    assert outcomes[0].sentence().startswith(f"{says} Ping-pong: 0.")
    assert outcomes[0].figure().says.startswith(says)
    assert len(outcomes[0].figure().figure.axes[0].get_yticklabels()) == 12


def test_one_message_leaves_nothing_to_pipeline():
    assert "ping-pong took less than 1.5 times as long as pipelining" in repr(flow.race(messages=1, delay=0.05))


def test_a_line_without_delay_is_called_that():
    outcome = flow.race(messages=2, delay=0)
    assert repr(outcome) == "2 messages, a line without delay."
    assert "times as long" in outcome.sentence()


@pytest.mark.parametrize(
    ("took", "shortest", "tries"),
    [([0.05], 0.05, 1), ([0.3, 0.05], 0.05, 2), ([0.3, 0.2, 0.4, 0.3, 0.5, 0.04], 0.2, 5)],
)
def test_a_conversation_that_the_machine_held_up_is_held_again(took, shortest, tries, monkeypatch):
    monkeypatch.setattr(runs, "_TRIES_SECONDS", 0.0)
    left = iter(took)
    spans = flow._shortest(lambda: ((0.0, next(left)),), round_trips=1, delay=0.02)
    assert spans == ((0.0, shortest),)
    assert list(left) == took[tries:]


def test_progress_tells_each_answer_once(monkeypatch):
    monkeypatch.setattr(flow, "_DISTURBED", 0.0)  # so each conversation is held again
    progress = Progress()
    flow.race(messages=2, delay=0.005, progress=progress)
    assert progress.done == progress.of == 4


def test_a_writer_that_has_not_begun_does_not_stand_still():
    written: list[float] = []
    begins = threading.Timer(2 * flow._LOOKS * flow._LOOK_SECONDS, written.append, [0.0])
    begins.start()
    flow._wait_for_standstill(written, most=1, ended=threading.Event())
    assert written == [0.0]


# -- bounds ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": 99}, {"size": 100_001}, {"reader_delay": 0.0}, {"reader_delay": 0.06}, {"messages": 0},
        {"messages": 101}, {"reader_delay": float("nan")},
    ],
)  # fmt: skip
def test_an_experiment_out_of_bounds_is_refused_and_nothing_started(wrong):
    before = threading.enumerate()
    (name,) = wrong
    with pytest.raises(ValueError, match=rf"^{name}=.* is out of bounds: .* goes from .* to "):
        flow.experiment(**wrong)
    assert running() == []
    assert left_over(before) == []


@pytest.mark.parametrize("wrong", [{"messages": 0}, {"messages": 13}, {"delay": -0.001}, {"delay": 0.051}])
def test_a_race_out_of_bounds_is_refused(wrong):
    with pytest.raises(ValueError, match="is out of bounds"):
        flow.race(**wrong)
    assert running() == []


def test_the_longest_runs_are_bounded():
    size, delay, messages = (knob.values[-1] for knob in (flow.SIZE, flow.READER_DELAY, flow.MESSAGES))
    began = time.monotonic()
    flow.experiment(size=size, reader_delay=delay, messages=messages)
    flow.race(messages=flow.EXCHANGES.values[-1], delay=flow.LINE_DELAY.values[-1])
    assert time.monotonic() - began < 15


def test_defaults_are_among_the_choices_and_choices_ascend():
    for knob in (flow.SIZE, flow.READER_DELAY, flow.MESSAGES, flow.EXCHANGES, flow.LINE_DELAY):
        assert knob.default in knob.values
        assert list(knob.values) == sorted(knob.values)


@pytest.mark.parametrize("run", [flow.experiment, flow.race])
def test_a_run_leaves_nothing_behind(run):
    before = threading.enumerate()
    run()
    assert running() == []
    assert left_over(before) == []


# -- the controls ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("panel", "words"),
    [(flow.lab(), "the writer stopped 7 ahead"), (flow.race_lab(), "more than 1.5 times as long")],
)
def test_the_controls_run_the_experiment(panel: Panel, words: str):
    panel._button.click()
    assert panel.wait(10)
    assert words in panel._last.value
    assert "<img alt=" in panel._last.value
