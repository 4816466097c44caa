"""A live picture is drawn anew when its state changes, and never ends by an error."""

import threading

from helpers.checks.waiting import until
from helpers.figures import bars
from helpers.labs.live import Live


def test_it_is_drawn_at_once_and_when_something_changes():
    drawn, state = [], [1]

    def draw():
        drawn.append(state[0])
        return bars({"a": {"b": 1.0}}, f"it is {state[0]}", unit="s")

    live = Live(draw, lambda: state[0])
    assert until(lambda: 'alt="it is 1"' in live.value, 10)
    state[0] = 2
    assert until(lambda: 'alt="it is 2"' in live.value, 10)
    assert until(lambda: live.looks > 4, 10)
    live.close()
    assert drawn == [1, 2]


def test_it_ends_when_it_is_closed():
    live = Live(lambda: bars({"a": {"b": 1.0}}, "x", unit="s"), lambda: 1)
    live.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "live picture"]


def test_the_last_picture_stays_when_it_is_stopped():
    live = Live(lambda: bars({"a": {"b": 1.0}}, "x", unit="s"), lambda: 1)
    assert until(lambda: 'alt="x"' in live.value, 10)
    live.stop()
    assert not live._thread.is_alive() and 'alt="x"' in live.value
    live.close()


def test_an_error_is_shown_and_the_next_look_tries_again():
    states = iter([ValueError("<not> yet")])

    def state():
        for error in states:
            raise error
        return 1

    live = Live(lambda: bars({"a": {"b": 1.0}}, "well", unit="s"), state)
    assert until(lambda: "ValueError: &lt;not&gt; yet" in live.value or 'alt="well"' in live.value, 10)
    assert until(lambda: 'alt="well"' in live.value, 10)
    live.close()


def test_a_stored_notebook_has_a_sentence():
    live = Live(lambda: bars({"a": {"b": 1.0}}, "x", unit="s"), lambda: 1)
    assert repr(live) == "Live picture: run this cell to get it"
    live.close()
