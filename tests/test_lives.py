"""The chart of lives: bars for what lives, markers for what happened to it."""

import pytest

from helpers.figures import lives

SPANS = [("token 1", -10, 20), ("token 2", 15, 40)]
EVENTS = [("token 1", 5, "OK"), ("token 1", 25, "refused"), ("token 2", 25, "OK")]


def drawn(picture):
    [axes] = picture.figure.axes
    return axes, {line.get_label(): list(zip(*line.get_data(), strict=True)) for line in axes.lines}


def test_each_life_is_a_bar_that_is_cut_off_before_0():
    axes, _ = drawn(lives(SPANS, EVENTS, says="two tokens", lives_mean="valid"))
    assert [(bar.get_x(), bar.get_width()) for bar in axes.patches] == [(0, 20), (15, 25)]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["token 1", "token 2"]


def test_each_event_is_on_the_line_of_its_life():
    _, points = drawn(lives(SPANS, EVENTS, says="two tokens", lives_mean="valid"))
    assert points == {"OK": [(5, 0), (25, 1)], "refused": [(25, 0)]}


def test_a_life_that_ended_before_0_is_no_bar():
    axes, _ = drawn(lives([("token", -20, -5)], [("token", 1, "OK")], says="late", lives_mean="valid"))
    assert [bar.get_width() for bar in axes.patches] == [0]


def test_it_is_a_picture_with_its_sentence():
    picture = lives(SPANS, EVENTS, says="two tokens", lives_mean="valid")
    assert repr(picture) == "two tokens"
    assert picture.png()[0].startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("spans", "events", "says", "why"),
    [
        ([], [], "x", "nothing to draw"),
        (SPANS, EVENTS, " ", "needs a sentence"),
        ([("token", 2, 1)], [], "x", "ends before it begins"),
        (SPANS, [("token 3", 1, "OK")], "x", "belongs to none"),
    ],
)
def test_what_cannot_be_drawn_is_refused(spans, events, says, why):
    with pytest.raises(ValueError, match=why):
        lives(spans, events, says=says, lives_mean="valid")
