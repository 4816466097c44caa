"""The chart of one measure over another: what it draws, and what it refuses."""

import pytest

from helpers import figures

LINES = {"unary": [(1, 10), (100, 20)], "stream": [(1, 5), (100, 40)]}
HOW = {"lines": LINES, "says": "what to see", "x": "bytes", "y": "microseconds"}


def test_each_line_has_its_points_and_its_own_look():
    [axes] = figures.curves(**HOW).figure.axes
    assert [list(zip(*line.get_data(), strict=True)) for line in axes.lines] == list(LINES.values())
    looks = {(line.get_color(), line.get_linestyle(), line.get_marker()) for line in axes.lines}
    assert len(looks) == 2
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("bytes", "microseconds")


def test_two_pictures_share_linear_axes_which_begin_at_0():
    picture = figures.curves(**HOW)
    assert picture.ends == pytest.approx({"x": 112, "y": 46})
    assert picture.png()[0].startswith(b"\x89PNG")


def test_logarithmic_axes_keep_their_own_ends():
    picture = figures.curves(**HOW, logarithmic=True)
    [axes] = picture.figure.axes
    assert (axes.get_xscale(), axes.get_yscale(), picture.ends) == ("log", "log", {})
    assert axes.get_xlim() == (1, 100)
    assert axes.get_ylim() == (1, 100), "whole powers of ten"
    assert picture.png()[0].startswith(b"\x89PNG")


def test_labels_stand_at_the_first_lines_points_and_a_place_has_its_meaning():
    picture = figures.curves(**HOW, labels=["one", "many"], over=(50, "the knee"))
    [axes] = picture.figure.axes
    assert [(text.get_text(), text.xy) for text in axes.texts] == [("one", (1, 10)), ("many", (100, 20))]
    assert axes.get_legend_handles_labels()[1] == ["unary", "stream", "the knee"]


def test_a_line_alone_needs_no_legend():
    [axes] = figures.curves(**{**HOW, "lines": {"unary": [(1, 2)]}}).figure.axes
    assert axes.get_legend_handles_labels()[1] == []


@pytest.mark.parametrize(
    ("how", "complaint"),
    [
        ({"lines": {}}, "nothing to draw"), ({"lines": {"unary": []}}, "no points of 'unary'"),
        ({"says": " "}, "needs a sentence"), ({"lines": {"unary": [(0, -1)]}}, "-1 is below 0"),
        ({"lines": {"unary": [(0, 1)]}, "logarithmic": True}, "0 is not above 0"),
        ({"labels": ["one"]}, "1 labels for 2 points"),
        ({"lines": {str(number): [(1, 1)] for number in range(5)}}, "no more than 4"),
    ],
)  # fmt: skip
def test_curves_that_cannot_be_drawn_are_refused(how, complaint):
    with pytest.raises(ValueError, match=complaint):
        figures.curves(**{**HOW, **how})
