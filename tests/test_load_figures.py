"""The charts of load: what they draw, and what they refuse."""

import pytest

from helpers import figures

CLIENTS = {"plain": ([0.0, 0.1, 0.3, 0.35, 0.4], [0.3]), "throttled": ([0.0, 0.3], [])}


def steps(picture: figures.Picture) -> list[list[float]]:
    """Return the heights of each stepped line, above its ground."""
    [axes] = picture.figure.axes
    return [
        [round(patch.get_data().baseline - value, 3) for value in patch.get_data().values]
        for patch in axes.patches
        if hasattr(patch, "get_data")
    ]


def test_each_client_has_its_attempts_and_its_failed_calls_on_one_scale():
    picture = figures.load(CLIENTS, "what to see", outage=(0.2, 0.4), each=0.2)
    one = 0.41  # of two attempts, the most, which reach 0.82
    assert steps(picture) == [[2 * one, 2 * one], [0, one], [one, one], [0, 0]]
    [axes] = picture.figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["plain", "throttled"]
    assert "the highest step: 2 attempts in 0.2 s" in axes.get_xlabel()
    assert repr(picture) == "what to see"


def test_steps_begin_with_the_outage_and_a_part_of_a_step_is_not_drawn():
    clients = {"plain": ([0.05, 0.15, 0.29, 0.31, 0.45, 0.55, 0.65], [0.05, 0.35])}
    picture = figures.load(clients, "what to see", outage=(0.3, 0.5), each=0.2)
    one = 0.41
    assert steps(picture) == [[2 * one, 2 * one], [0, one]]
    [axes] = picture.figure.axes
    assert axes.get_xlim() == pytest.approx((0.1, 0.5))


def test_the_legend_of_a_load_names_each_thing_once():
    picture = figures.load(CLIENTS, "what to see", outage=(0.2, 0.4))
    picture.png()
    [legend] = picture.figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["outage", "attempts at the server", "failed calls"]


@pytest.mark.parametrize(
    ("how", "complaint"),
    [
        ({"clients": {}}, "nothing to draw"), ({"clients": {"plain": ([], [])}}, "nothing to draw"),
        ({"says": " "}, "needs a sentence"), ({"outage": (2, 1)}, "ends before it begins"), ({"each": 0}, "each=0"),
        ({"clients": {"plain": ([-0.1], [])}}, "'plain' is before 0"),
        ({"clients": {"plain": ([1.0], [-1.0])}}, "'plain' is before 0"),
    ],
)  # fmt: skip
def test_a_load_that_cannot_be_drawn_is_refused(how, complaint):
    with pytest.raises(ValueError, match=complaint):
        figures.load(**{"clients": CLIENTS, "says": "what to see", "outage": (0.2, 0.4), **how})


def test_calls_stand_in_their_order_with_a_marker_for_each_outcome():
    picture = figures.attempts_per_call([2, 1, 4], ["OK", "UNAVAILABLE", "OK"], "what to see", shut=[(2, 3)])
    [axes] = picture.figure.axes
    drawn = {line.get_label(): (list(line.get_xdata()), list(line.get_ydata())) for line in axes.lines}
    assert drawn == {"OK": ([1, 3], [2, 4]), "UNAVAILABLE": ([2], [1])}
    [shut] = axes.patches
    assert (shut.get_x(), shut.get_width()) == (1.5, 2.0)


@pytest.mark.parametrize(
    ("made", "outcomes", "says", "complaint"),
    [([], [], "x", "nothing to draw"), ([1], ["OK"], "", "needs a sentence"), ([1, 2], ["OK"], "x", "2 calls, and 1")],
)
def test_calls_that_cannot_be_drawn_are_refused(made, outcomes, says, complaint):
    with pytest.raises(ValueError, match=complaint):
        figures.attempts_per_call(made, outcomes, says)
