"""The map of a system: boxes in the order of calls, instances with their states."""

import pytest

from helpers.figures.system import layers, system_map

INSTANCES = {
    "edge": {"edge": "runs"},
    "front": {"front": "runs"},
    "weather": {"weather-1": "gone", "weather-2": "slow"},
}
CALLS = [("edge", "front"), ("front", "weather")]


def texts(picture):
    [axes] = picture.figure.axes
    return {text.get_text(): text.get_position() for text in axes.texts if text.get_text()}


def test_who_is_called_stands_to_the_right_of_all_that_call():
    calls = [("a", "b"), ("a", "d"), ("b", "c"), ("c", "d")]
    assert layers(calls, "dcba") == {"a": 0, "b": 1, "c": 2, "d": 3}


def test_a_circle_ends_and_strangers_are_left_out():
    assert set(layers([("a", "b"), ("b", "a"), ("a", "x"), ("a", "a")], "ab").values()) <= {0, 1}


def test_services_and_states_are_written():
    written = texts(system_map(INSTANCES, CALLS, "a system", behind="and etcd"))
    assert {"edge", "front", "weather", "✕1", "◐2", "●", "and etcd"} <= set(written)
    assert written["edge"][0] < written["front"][0] < written["weather"][0]


def test_each_call_is_an_arrow():
    [axes] = system_map(INSTANCES, [*CALLS, *CALLS, ("x", "edge")], "a system").figure.axes
    assert sum(text.get_text() == "" for text in axes.texts) == len(CALLS)


def test_it_is_a_picture_with_its_sentence():
    picture = system_map({"alone": {}}, [], "one service")
    assert repr(picture) == "one service"
    assert picture.png()[0].startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("instances", "says", "why"),
    [
        ({}, "x", "nothing to draw"),
        (INSTANCES, " ", "needs a sentence"),
        ({"a": {"a-1": "ill"}}, "x", "not 'ill'"),
    ],
)
def test_what_cannot_be_drawn_is_refused(instances, says, why):
    with pytest.raises(ValueError, match=why):
        system_map(instances, [], says)
