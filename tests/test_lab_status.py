"""Lesson 08's lab: a status before or after the first messages, from real calls through a tap."""

import time

import grpc
import pytest

from helpers import running, stop_all
from helpers.labs import status


@pytest.mark.parametrize("code", [code.name for code in grpc.StatusCode])
def test_each_code_arrives_as_it_was_set(code):
    outcome = status.experiment(code=code)
    assert (outcome.code, outcome.messages) == (code, 1)
    assert outcome.details == ("no station XYZ-99" if code != "OK" else "")  # a call that went well has none
    assert outcome.raised == (code != "OK")
    assert running() == []


@pytest.mark.parametrize("details", status.DETAILS.values)
def test_details_arrive_as_they_were_set_and_cross_the_wire_in_ascii(details):
    outcome = status.experiment(details=details)
    assert outcome.details == details
    sent = [line for each in outcome.trace.records for line in each["content"].split("\n") if "grpc-message" in line]
    assert all(line.isascii() for line in sent)
    assert len(sent) == 1


@pytest.mark.parametrize(
    ("messages", "frames"),
    [
        (0, ("HEADERS (trailers only)",)),
        (1, ("HEADERS", "DATA", "HEADERS (trailers)")),
        (3, ("HEADERS", "DATA", "DATA", "DATA", "HEADERS (trailers)")),
    ],
)
def test_messages_before_the_status_are_kept(messages, frames):
    outcome = status.experiment(messages=messages)
    assert (outcome.messages, outcome.from_server, outcome.raised) == (messages, frames, True)


def test_the_outcome_reads_well_and_is_always_the_same():
    outcomes = [status.experiment() for _ in range(3)]
    says = (
        "The client got 1 message, then an exception: NOT_FOUND, 'no station XYZ-99'. "
        "From the server: HEADERS, DATA, HEADERS (trailers)."
    )
    assert {repr(outcome) for outcome in outcomes} == {says}
    assert {outcome.sentence() for outcome in outcomes} == {says}
    assert len({repr(outcome.figure()) for outcome in outcomes}) == 1
    assert [each["frame"] for each in outcomes[0].figure().records] == list(outcomes[0].from_server)
    assert "2 messages, then no exception: OK" in repr(status.experiment(code="OK", messages=2))


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"code": "not_found"}, ValueError), ({"code": grpc.StatusCode.OK}, TypeError), ({"code": 5}, TypeError),
        ({"details": "x" * 20_000}, ValueError), ({"details": None}, TypeError),
        ({"messages": -1}, ValueError), ({"messages": 4}, ValueError), ({"messages": 1.0}, TypeError),
    ],
)  # fmt: skip
def test_what_is_no_choice_is_refused_and_nothing_started(wrong, kind):
    (name,) = wrong
    with pytest.raises(kind, match=f"^{name}="):
        status.experiment(**wrong)
    assert running() == []


def test_a_run_is_short():
    began = time.monotonic()
    status.experiment(messages=status.MESSAGES.values[-1])
    assert time.monotonic() - began < 5


def test_the_controls_run_the_experiment_and_show_the_trace():
    panel = status.lab()
    panel._controls["code"].value = "DATA_LOSS"
    panel._controls["messages"].value = 0
    panel._button.click()
    assert panel.wait(10)
    assert "0 messages, then an exception: DATA_LOSS" in panel._last.value
    assert "HEADERS (trailers only)</td>" in panel._last.value


def test_an_experiment_can_be_repeated_after_everything_was_stopped():
    status.experiment()
    stop_all()
    assert status.experiment().code == "NOT_FOUND"
