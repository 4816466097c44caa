"""Figures and tables: drawn, described, and refused when there is nothing to see."""

import subprocess
import sys

import pytest

from helpers import figures, table

PNG = b"\x89PNG"


def drawn(picture: figures.Picture) -> bytes:
    data, metadata = picture._repr_mimebundle_()
    assert data["text/plain"] == repr(picture) == "what to see"
    assert metadata["image/png"]["alt"] == "what to see"
    return data["image/png"]


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
def test_every_chart_is_a_png_with_a_sentence(picture):
    assert drawn(picture()).startswith(PNG)


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
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["expected", "OK"]


def test_percentiles_ends_at_a_hundred():
    picture = figures.percentiles({"direct": [3.0, 1.0, 2.0, 4.0]}, "what to see")
    (line,) = picture.figure.axes[0].lines
    assert list(line.get_xdata()) == [1.0, 2.0, 3.0, 4.0] and list(line.get_ydata()) == [25, 50, 75, 100]


def test_bars_draws_every_value():
    picture = figures.bars({"x": {"plain": 1.0, "gzip": 2.0}, "y": {"plain": 3.0, "gzip": 4.0}}, "what to see", "bytes")
    assert sorted(bar.get_width() for bar in picture.figure.axes[0].patches) == [1.0, 2.0, 3.0, 4.0]


@pytest.mark.parametrize(
    ("draw", "complaint"),
    [
        (lambda: figures.who_ran_when([], "x"), "nothing to draw"),
        (lambda: figures.who_ran_when([("a", 2, 1)], "x"), "ends before it begins"),
        (lambda: figures.attempts({}, "x"), "nothing to draw"),
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


def test_a_table_reads_as_text_and_as_html():
    made = table([("client", 1, "a\nb"), ("server", None, "<x>")], ["from", "n", "content"])
    assert repr(made) == (
        "from    n  content\n"
        "──────  ─  ───────\n"
        "client  1  a\n"
        "           b\n"
        "server     <x>"
    )  # fmt: skip
    page = made._repr_html_()
    assert "&lt;x&gt;" in page and "<style" not in page and page.count("<tr>") == 3


def test_the_rows_of_a_table_can_be_read_by_header():
    assert table([("client", 1)], ["from", "n"]).records == [{"from": "client", "n": "1"}]


def test_a_table_without_rows_shows_its_headers():
    assert repr(table([], ["from", "n"])) == "from  n\n────  ─"


def test_a_row_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="1 cells under 2 headers"):
        table([("x",)], ["a", "b"])


def test_who_waited_is_drawn_beside_who_ran():
    picture = figures.who_ran_when([("a", 1, 2), ("b", 2, 3)], "b waits for a", waits=[("a", 0, 1), ("b", 0, 2)])
    [axes] = picture.figure.axes
    assert len(axes.patches) == 4
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["waits"]
    with pytest.raises(ValueError, match="ends before it begins"):
        figures.who_ran_when([("a", 1, 2)], "a runs", waits=[("a", 1, 0)])
