"""Figures: drawn, described, and refused when there is nothing to see."""

import io
import subprocess
import sys

import pytest
from matplotlib.colors import to_hex
from PIL import Image

from helpers import figures
from helpers.figures import meanings
from helpers.figures.picture import common_ends

WHO = [("a", 0, 1), ("b", 1, 2), ("a", 2, 3)]


def image(picture: figures.Picture, **how) -> Image.Image:
    png, _ = picture.png(**how)
    return Image.open(io.BytesIO(png)).convert("RGBA")


def legend(picture: figures.Picture) -> list[str]:
    """Return what the legend of a picture says; it is made when the picture is drawn."""
    picture.png()
    return [text.get_text() for each in picture.figure.legends for text in each.get_texts()]


def colour_of(artist) -> str:
    return to_hex(artist.get_facecolor()).upper()


@pytest.mark.parametrize(
    "picture",
    [
        lambda: figures.who_ran_when([("a", 0, 1), ("b", 1, 2), ("a", 2, 3)], "what to see"),
        lambda: figures.attempts({"call": [(0.0, "UNAVAILABLE"), (0.1, "OK")], "other": [(0.0, "OK")]}, "what to see"),
        lambda: figures.percentiles({"direct": [3.0, 1.0, 2.0], "tapped": [2.0, 4.0]}, "what to see"),
        lambda: figures.bars(
            {"x": {"plain": 1.0, "gzip": 2.0}, "y": {"plain": 3.0, "gzip": 4.0}}, "what to see", "bytes"
        ),
    ],
)
def test_every_chart_is_a_png_with_a_sentence_twice_as_sharp_as_it_is_wide(picture):
    data, metadata = picture()._repr_mimebundle_()
    assert data["text/plain"] == repr(picture()) == "what to see"
    assert data["image/png"].startswith(b"\x89PNG")
    assert metadata == {"image/png": {"width": 770, "alt": "what to see"}}
    assert Image.open(io.BytesIO(data["image/png"])).width == 2 * 770


def test_a_picture_stored_in_a_notebook_is_small():
    png, _ = figures.who_ran_when(WHO, "what to see").png()
    assert len(png) < 20_000


def test_the_sentence_is_drawn_above_the_chart_in_lines_that_fit():
    says = "Two threads, four clients: " + "two handlers run at a time, " * 5 + "and nobody waits."
    picture = figures.who_ran_when(WHO, says)
    picture.png()
    [title] = picture.figure.texts
    assert title.get_text().replace("\n", " ") == says
    assert title.get_text().count("\n") == 2
    box = title.get_window_extent()
    assert box.x0 > 0 and box.x1 < picture.figure.bbox.width
    [axes] = picture.figure.axes
    assert box.y0 > axes.get_window_extent().y1


def test_a_sentence_may_hold_dollars():
    picture = figures.who_ran_when(WHO, "from $1 to $2 for \\alpha$")
    picture.png()
    assert picture.figure.texts[0].get_text() == picture.says
    assert not picture.figure.texts[0].get_parse_math()


def test_a_word_wider_than_the_picture_is_left_whole():
    picture = figures.who_ran_when(WHO, "so " + "w" * 200 + " it is")
    picture.png()
    assert picture.figure.texts[0].get_text() == "so\n" + "w" * 200 + "\nit is"


def test_a_picture_can_be_drawn_narrower_and_without_its_sentence():
    picture = figures.who_ran_when(WHO, "what to see")
    _, width = picture.png(inches=4.0, titled=False)
    assert width == 440
    assert picture.figure.texts[0].get_text() == ""
    without, with_it = image(picture, inches=4.0, titled=False), image(picture, inches=4.0)
    assert without.width == with_it.width == 880
    assert without.height < with_it.height
    assert image(picture, inches=4.0, titled=False).tobytes() == without.tobytes()  # nothing piles up


def test_the_ground_has_round_corners_and_is_neither_white_nor_dark():
    drawn = image(figures.who_ran_when(WHO, "what to see"))
    assert drawn.getpixel((0, 0))[3] == 0
    red, green, blue, alpha = drawn.getpixel((drawn.width // 2, 3))
    assert alpha > 250
    assert all(220 < channel < 245 for channel in (red, green, blue))


# -- one meaning for each colour ---------------------------------------------------------------------------------------


def test_an_outcome_has_the_same_colour_in_every_figure():
    first = figures.attempts({"call": [(0.0, "UNAVAILABLE"), (0.1, "OK")]}, "what to see")
    second = figures.attempts({"call": [(0.0, "OK"), (0.1, "CANCELLED"), (0.2, "UNAVAILABLE")]}, "what to see")
    looks = [{line.get_label(): (line.get_color(), line.get_marker()) for line in p.figure.axes[0].lines}
             for p in (first, second)]  # fmt: skip
    assert looks[0]["OK"] == looks[1]["OK"] == ("#009E73", "o")
    assert looks[0]["UNAVAILABLE"] == looks[1]["UNAVAILABLE"] == ("#D55E00", "X")


def test_outcomes_differ_in_colour_and_marker_and_other_errors_share_a_colour():
    codes = ["OK", "UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED", "INTERNAL", "NOT_FOUND"]
    looks = meanings.looks(codes)
    assert list(looks) == codes
    assert len({marker for _, marker in looks.values()}) == 6
    assert len({colour for colour, _ in looks.values()}) == 5
    assert looks["INTERNAL"][0] == looks["NOT_FOUND"][0]


def test_no_two_meanings_share_a_colour():
    codes = ["OK", "UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED", "any other"]
    colours = [colour for colour, _ in meanings.looks(codes).values()]
    colours += [colour for colour, _ in meanings.COMPARED]
    colours += [meanings.RUNS, meanings.WAITS, meanings.EXPECTED, meanings.TAG, meanings.LENGTH, meanings.VALUE]
    assert len(set(colours)) == len(colours)


def test_everything_that_runs_has_one_colour_and_what_waits_is_hatched():
    picture = figures.who_ran_when([("a", 1, 2), ("b", 2, 3)], "b waits for a", waits=[("a", 0, 1), ("b", 0, 2)])
    [axes] = picture.figure.axes
    runs = [bar for bar in axes.patches if not bar.get_hatch()]
    waits = [bar for bar in axes.patches if bar.get_hatch()]
    assert {colour_of(bar) for bar in runs} == {meanings.RUNS}
    assert [(bar.get_x(), bar.get_width()) for bar in waits] == [(0, 1), (0, 2)]
    assert legend(picture) == ["runs", "waits"]


def test_work_for_nobody_has_a_colour_of_its_own_behind_the_moment_at_which_all_was_over():
    picture = figures.who_ran_when(
        [("a", 0, 1)], "a works on", late=[("a", 1, 2)], lately="for nobody", over=(1, "over"), until=4
    )
    [axes] = picture.figure.axes
    assert [colour_of(bar) for bar in axes.patches] == [meanings.RUNS, meanings.LATE]
    assert picture.ends["x"] >= 4
    assert set(legend(picture)) == {"runs", "for nobody", "over"}


def test_a_legend_says_what_bars_mean_here():
    picture = figures.who_ran_when(WHO, "what to see", runs="from question to answer")
    assert legend(picture) == ["from question to answer"]
    assert legend(figures.who_ran_when(WHO, "what to see")) == []


def test_a_legend_takes_as_many_lines_as_it_needs():
    codes = ["OK", "UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED"]
    picture = figures.attempts({"call": [(at, code) for at, code in enumerate(codes)]}, "what to see")
    for inches in (7.0, 4.2, 3.0):
        picture.png(inches=inches)
        [box] = [each.get_window_extent() for each in picture.figure.legends]
        assert box.x1 < picture.figure.bbox.width
        assert box.y1 < picture.figure.axes[0].get_window_extent().y0


# -- times from 0 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "draw",
    [
        lambda: figures.who_ran_when([("a", 0.5, 1), ("b", 0.7, 2)], "what to see"),
        lambda: figures.attempts({"call": [(0.0, "OK")]}, "what to see"),
        lambda: figures.attempts({"call": [(0.0, "UNAVAILABLE"), (0.3, "OK")]}, "what to see", bands=[(0.2, 0.4)]),
        lambda: figures.window([0.0, 0.1], [0.2], 10, 15, "what to see"),
        lambda: figures.bars({"x": {"plain": 3}, "y": {"plain": 0}}, "what to see", "bytes"),
    ],
)
def test_an_axis_of_times_or_sizes_begins_at_0(draw):
    picture = draw()
    picture.png()
    low, high = picture.figure.axes[0].get_xlim()
    assert low == 0
    assert high > 0


def test_pictures_that_are_compared_have_the_same_scale():
    short = figures.who_ran_when([("a", 0, 1)], "what to see")
    long = figures.who_ran_when([("a", 0, 5)], "what to see")
    ends = common_ends([short, long])
    assert ends == long.ends
    short.png(ends=ends)
    assert short.figure.axes[0].get_xlim() == long.figure.axes[0].get_xlim()
    short.png()
    assert short.figure.axes[0].get_xlim()[1] < 2  # and its own again
    assert common_ends([]) == {}


# -- the charts --------------------------------------------------------------------------------------------------------


def test_who_ran_when_draws_a_bar_for_each_span_where_it_was():
    picture = figures.who_ran_when([("a", 0.0, 1.0), ("b", 0.5, 2.0)], "what to see")
    bars = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in picture.figure.axes[0].patches]
    assert bars == [(0.0, 1.0), (0.5, 2.0)]
    assert [label.get_text() for label in picture.figure.axes[0].get_yticklabels()] == ["a", "b"]


def test_attempts_draws_each_outcome_where_it_happened():
    picture = figures.attempts({"call": [(0.0, "UNAVAILABLE"), (0.1, "OK")]}, "what to see")
    points = {line.get_label(): list(line.get_xdata()) for line in picture.figure.axes[0].lines}
    assert points == {"UNAVAILABLE": [0.0], "OK": [0.1]}


def test_attempts_draws_bands_where_they_are_expected():
    picture = figures.attempts({"call": [(0.0, "OK")]}, "what to see", bands=[(0.1, 0.2), (0.3, 0.5)])
    [axes] = picture.figure.axes
    assert [(band.get_x(), band.get_x() + band.get_width()) for band in axes.patches] == [(0.1, 0.2), (0.3, 0.5)]
    assert legend(picture) == ["expected", "OK"]


def test_percentiles_ends_at_a_hundred():
    picture = figures.percentiles({"direct": [3.0, 1.0, 2.0, 4.0]}, "what to see")
    (line,) = picture.figure.axes[0].lines
    assert list(line.get_xdata()) == [1.0, 2.0, 3.0, 4.0] and list(line.get_ydata()) == [25, 50, 75, 100]


def test_bars_draws_every_value():
    picture = figures.bars({"x": {"plain": 1.0, "gzip": 2.0}, "y": {"plain": 3.0, "gzip": 4.0}}, "what to see", "bytes")
    assert sorted(bar.get_width() for bar in picture.figure.axes[0].patches) == [1.0, 2.0, 3.0, 4.0]
    assert legend(picture) == ["plain", "gzip"]


@pytest.mark.parametrize(
    ("value", "label"),
    [(184_725.0, "184,725"), (184.725, "185"), (24.61, "24.6"), (2.0, "2.00"), (2, "2"), (0.0123, "0.0123"), (0, "0")],
)
def test_a_bar_is_labelled_with_its_number_and_not_with_a_rounder_one(value, label):
    picture = figures.bars({"x": {"plain": value}}, "what to see", "bytes")
    assert [text.get_text() for text in picture.figure.axes[0].texts] == [label]


def test_a_window_draws_the_lead_and_where_the_window_ends():
    picture = figures.window([0.0, 0.1, 0.2, 0.5], [0.4, 0.6], bytes_each=10, limit=25, says="what to see")
    lead, limit = picture.figure.axes[0].lines
    assert list(zip(lead.get_xdata(), lead.get_ydata(), strict=True)) == [
        (0.0, 0), (0.0, 1), (0.1, 2), (0.2, 3), (0.4, 2), (0.5, 3), (0.6, 2),
    ]  # fmt: skip
    assert set(limit.get_ydata()) == {2.5}
    assert legend(picture) == ["written and not read", "window: 25 bytes, or 2.50 messages"]


def test_a_window_far_above_what_was_written_does_not_flatten_the_rest():
    picture = figures.window([0.0, 0.1], [], bytes_each=10, limit=65_535, says="what to see")
    assert picture.figure.axes[0].get_ylim()[1] < 3
    assert legend(picture)[1] == "window: 65,535 bytes, or 6,554 messages, above the picture"


@pytest.mark.parametrize(
    ("draw", "complaint"),
    [
        (lambda: figures.who_ran_when([], "x"), "nothing to draw"),
        (lambda: figures.who_ran_when([("a", 2, 1)], "x"), "ends before it begins"),
        (lambda: figures.who_ran_when([("a", -0.1, 1)], "x"), r"begins before 0: \('a', -0.1, 1\); subtract the first"),
        (lambda: figures.who_ran_when([("a", 1, 2)], "a runs", waits=[("a", 1, 0)]), "ends before it begins"),
        (lambda: figures.who_ran_when([("a", 1, 2)], "a runs", waits=[("b", 0, 1)]), "'b' waits or is late"),
        (lambda: figures.attempts({}, "x"), "nothing to draw"),
        (lambda: figures.attempts({"a": [(-0.1, "OK")]}, "x"), "an attempt of 'a' came before 0"),
        (lambda: figures.window([], [], 1, 1, "x"), "nothing to draw"),
        (lambda: figures.window([0.0], [0.1, 0.2], 1, 1, "x"), "2 messages were read, and only 1 written"),
        (lambda: figures.window([0.2, 0.1], [], 1, 1, "x"), "times go backwards or begin before 0"),
        (lambda: figures.window([-0.2, 0.1], [], 1, 1, "x"), "times go backwards or begin before 0"),
        (lambda: figures.window([0.0], [], 0, 1, "x"), "sizes are above 0: bytes_each=0, limit=1"),
        (lambda: figures.percentiles({"a": [1, 0]}, "x"), "a sample of 'a' is not above 0"),
        (lambda: figures.bars({"x": dict.fromkeys("abcd", 1)}, "x", "bytes"), "4 series; no more than 3"),
        (lambda: figures.attempts({"a": [(0, "OK")]}, "x", bands=[(2, 1)]), "a band ends before it begins"),
        (lambda: figures.percentiles({"a": []}, "x"), "no samples of 'a'"),
        (lambda: figures.bars({"x": {"a": 1}, "y": {"b": 1}}, "x", "bytes"), "'y' has other series"),
        (lambda: figures.attempts({"a": [(0, "OK")]}, " "), "needs a sentence"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, complaint):
    with pytest.raises(ValueError, match=complaint):
        draw()


def test_matplotlib_is_not_imported_until_something_is_drawn():
    script = "import sys, helpers, helpers.figures; print('matplotlib' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30)
    assert run.stdout == "False\n"
