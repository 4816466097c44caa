"""Tables: as text, as HTML, and with what is in the middle counted when there is too much."""

from __future__ import annotations

import pytest

from helpers import table

NUMBERS = [(number,) for number in range(7)]
STYLE = ' style="text-align: left; vertical-align: top; white-space: pre-wrap"'


@pytest.mark.parametrize(
    ("most", "shown"),
    [
        (1, ["0", "… 6 more rows: .rows has them …"]),
        (2, ["0", "… 5 more rows: .rows has them …", "6"]),
        (5, ["0", "1", "2", "… 2 more rows: .rows has them …", "5", "6"]),
        (6, ["0", "1", "2", "… 1 more rows: .rows has them …", "4", "5", "6"]),
        (7, ["0", "1", "2", "3", "4", "5", "6"]),
        (8, ["0", "1", "2", "3", "4", "5", "6"]),
        (None, ["0", "1", "2", "3", "4", "5", "6"]),
    ],
)
def test_rows_in_the_middle_are_left_out_and_counted(most: int | None, shown: list[str]) -> None:
    made = table(NUMBERS, ["n"], most)
    assert repr(made).splitlines() == ["n", "─", *shown]
    assert [row[0] for row in made.rows] == ["0", "1", "2", "3", "4", "5", "6"], "all are still there"


def test_columns_are_as_wide_as_their_longest_line() -> None:
    made = table([("a\nlong line", 1), ("b", 22)], ["h", "n"])
    assert repr(made).splitlines() == ["h          n", "─────────  ──", "a          1", "long line", "b          22"]


def test_the_html_has_every_cell_aligned_and_escaped() -> None:
    cells = [f"<tr><td{STYLE}>{text}</td><td{STYLE}>x</td></tr>" for text in ("&lt;0&gt;", "&lt;2&gt;")]
    gap = f'<tr><td colspan="2"{STYLE}>… 1 more rows: .rows has them …</td></tr>'
    head = f"<thead><tr><th{STYLE}>n</th><th{STYLE}>of</th></tr></thead>"
    body = "\n".join([cells[0], gap, cells[1]])
    made = table([(f"<{number}>", "x") for number in range(3)], ["n", "of"], most=2)
    assert made._repr_html_() == f"<table>\n{head}\n<tbody>\n{body}\n</tbody>\n</table>"


@pytest.mark.parametrize("most", [0, -1])
def test_a_table_that_shows_nothing_is_refused(most: int) -> None:
    with pytest.raises(ValueError, match=f"at most {most} rows shows nothing"):
        table(NUMBERS, ["n"], most)


def test_a_table_reads_as_text_and_as_html() -> None:
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


def test_the_rows_of_a_table_can_be_read_by_header() -> None:
    assert table([("client", 1)], ["from", "n"]).records == [{"from": "client", "n": "1"}]


def test_a_table_without_rows_shows_its_headers() -> None:
    assert repr(table([], ["from", "n"])) == "from  n\n────  ─"


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells under 2 headers"):
        table([("x",)], ["a", "b"])
