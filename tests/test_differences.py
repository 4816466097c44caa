"""Lesson 20's table: its answers are found by real calls, and all kinds of question are asked of both."""

import warnings

import pytest

from helpers import running
from helpers.differences import differences


def fails(context):
    context.set_details("in words that are too long to be shown")
    raise KeyError


@pytest.fixture(scope="module")
def answers():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return {asked: (threads, in_loop) for asked, threads, in_loop in differences([fails])}


def test_a_handler_is_a_row_whose_details_are_cut_between_words(answers):
    assert answers["fails"] == ("UNKNOWN in words that are …", "UNKNOWN Unexpected <class …")


def test_what_the_lesson_says_of_the_two(answers):
    assert answers["a handler whose call is cancelled"] == ("goes on", "CancelledError")
    assert answers["the result after your own cancel"] == ("FutureCancelledError", "CancelledError")
    assert answers["a call object that is dropped"] == ("is cancelled", "goes on")
    assert answers["send_initial_metadata() is"] == ("called", "awaited")
    assert answers["a server's pool"] == ("needed", "not needed")
    assert answers["an async def handler, stream"][1] == "OK"
    assert answers["NoCompression, Gzip server, stream"] == ("sent compressed", "sent plain")
    assert "is_active" in answers["a context lacks"][1]


def test_an_answer_is_what_came(monkeypatch):
    monkeypatch.setattr("helpers.differences._WIDE", 0)  # so that each message is larger
    answers = {asked: found for asked, *found in differences([])}
    assert answers["NoCompression, Gzip server, unary"] == ["sent plain", "sent plain"]


def test_nothing_is_left_running(answers):
    assert running() == []
