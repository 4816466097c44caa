"""Lesson 10's lab: three services, one deadline, and who works for nobody; from real calls."""

import threading
import time

import grpc
import pytest

from helpers import running, stop_all
from helpers.labs import chain
from helpers.labs.chain import FIXED, THE_REST, Outcome, Span


def test_with_a_fixed_timeout_the_services_behind_work_for_nobody():
    outcome = chain.experiment(handed_on=FIXED)
    assert repr(outcome) == (
        "Inner calls get 5 s: DEADLINE_EXCEEDED; front waited on, middle worked on, back began late."
    )
    front, middle, back = outcome.spans
    assert outcome.over >= 0.3
    assert middle.began < outcome.over < middle.worked <= back.began
    assert back.ended <= middle.ended <= front.ended, "each waits for the next one"
    assert running() == []


def test_with_the_rest_of_the_time_nobody_begins_when_it_is_over():
    outcome = chain.experiment(handed_on=THE_REST)
    assert repr(outcome) == (
        "Inner calls get the rest: DEADLINE_EXCEEDED; front in time, middle worked on, back never began."
    )
    front, middle = outcome.spans
    assert front.ended < middle.worked, "front waits no longer than its caller"
    assert running() == []


@pytest.mark.parametrize("handed_on", [FIXED, THE_REST])
def test_in_time_both_answer(handed_on):
    outcome = chain.experiment(timeout=2.0, front=0.05, middle=0.05, back=0.05, handed_on=handed_on)
    assert outcome.code == "OK"
    assert [span.service for span in outcome.spans] == ["front", "middle", "back"]
    assert outcome.for_nobody() == 0


def test_work_for_nobody_is_counted_from_the_moment_the_client_has_its_answer():
    spans = (Span("front", 0.0, 0.2, 0.9), Span("middle", 0.2, 0.5, 0.9), Span("back", 0.6, 0.9, 0.9))
    outcome = Outcome(0.4, FIXED, "DEADLINE_EXCEEDED", 0.4, spans, 0.8)
    assert outcome.for_nobody() == pytest.approx(0.1 + 0.3)
    assert outcome.sentence().endswith("back began late. Work for nobody: 0.40 s.")


def test_the_figure_has_a_row_for_each_and_shows_the_work_for_nobody():
    spans = (Span("front", 0.0, 0.2, 0.4), Span("middle", 0.2, 0.5, 0.5))
    outcome = Outcome(0.4, THE_REST, "DEADLINE_EXCEEDED", 0.4, spans, 0.8)
    picture = outcome.figure()
    [axes] = picture.figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["client", "front", "middle", "back"]
    _, labels = axes.get_legend_handles_labels()
    assert {"works for nobody: 0.10 s", "the client has DEADLINE_EXCEEDED"} <= set(labels)
    assert repr(picture) == repr(outcome)


def test_figures_of_the_same_settings_have_the_same_axis():
    spans = (Span("front", 0.0, 0.2, 0.4),)
    ends = {
        Outcome(0.4, way, "DEADLINE_EXCEEDED", 0.4, spans[:count], 0.8).figure().ends["x"]
        for way, count in ((FIXED, 1), (THE_REST, 0))
    }
    assert len(ends) == 1


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"timeout": 0}, ValueError),
        ({"timeout": "1"}, TypeError),
        ({"front": 0.6}, ValueError),
        ({"middle": 0.01}, ValueError),
        ({"back": True}, TypeError),
        ({"handed_on": "5"}, ValueError),
    ],
)
def test_what_is_out_of_bounds_is_refused_before_anything_starts(wrong, error):
    with pytest.raises(error):
        chain.experiment(**wrong)
    assert running() == []


def test_the_longest_run_is_bounded():
    began = time.monotonic()
    chain.experiment(timeout=0.1, front=0.5, middle=0.5, back=0.5)
    assert time.monotonic() - began < 5


def test_a_run_whose_servers_are_stopped_ends_with_an_error_or_a_code():
    ended = []

    def run():
        try:
            ended.append(chain.experiment(front=0.5, timeout=2.0).code)
        except (grpc.RpcError, grpc.FutureTimeoutError) as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    deadline = time.monotonic() + 30
    while "server lab front" not in running() and thread.is_alive():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    stop_all()
    thread.join(10)
    assert ended
    assert running() == []


def test_the_controls_are_those_of_the_experiment():
    assert list(chain.lab()._controls) == ["timeout", "front", "middle", "back", "handed_on"]
