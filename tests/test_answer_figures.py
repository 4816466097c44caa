"""The chart of who answered each call."""

import pytest

from helpers.figures.answers import who_answered

SERVERS = ("one", "two")
CALLS = [(0.1, "one", "OK"), (0.2, "", "UNAVAILABLE"), (0.3, "two", "OK")]


def test_each_call_stands_in_the_row_of_who_answered_it():
    [axes] = who_answered(SERVERS, CALLS, (0.15, 0.25), absent="one", says="Two servers.").figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["one", "two", "nobody"]
    marked = {line.get_label(): list(line.get_ydata()) for line in axes.lines}
    assert marked == {"OK": [0, 1], "UNAVAILABLE": [2]}
    assert axes.get_xlim() == (0, pytest.approx(1.02 * 0.3))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"calls": []}, "nothing to draw"),
        ({"says": " "}, "needs a sentence"),
        ({"absent": "three"}, "'three' is none of one, two"),
        ({"calls": [(0.1, "three", "OK")]}, "'three' is none of one, two"),
        ({"away": (0.2, 0.1)}, "ends before it begins"),
    ],
)
def test_what_cannot_be_drawn_is_refused(wrong, says):
    right = {"servers": SERVERS, "calls": CALLS, "away": (0.1, 0.2), "absent": "one", "says": "Two servers."}
    with pytest.raises(ValueError, match=says):
        who_answered(**{**right, **wrong})
