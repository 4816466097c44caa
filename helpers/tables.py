"""A table that reads well as HTML in JupyterLab and as text in a terminal, a diff or a test."""

import html
from collections.abc import Iterable, Sequence
from itertools import zip_longest


class Table:
    """Rows of text under a header; made by ``table``.

    Attributes:
        headers: the names of the columns.
        rows: the cells of each row, as texts; all of them, also where not all are shown.
    """

    def __init__(self, headers: Sequence[str], rows: Sequence[Sequence[str]], most: int | None = None) -> None:
        self.headers = headers
        self.rows = rows
        left_out = len(rows) - most if most is not None and len(rows) > most else 0
        begin = (len(rows) - left_out + 1) // 2
        self._first, self._last = rows[:begin], rows[begin + left_out :]
        self._gap = f"… {left_out} more rows: .rows has them …" if left_out else ""

    @property
    def records(self) -> list[dict[str, str]]:
        """Each row as a dictionary from header to cell."""
        return [dict(zip(self.headers, row, strict=True)) for row in self.rows]

    def __repr__(self) -> str:
        cells = [self.headers, *self._first, *self._last]
        widths = [max(len(line) for cell in column for line in cell.split("\n")) for column in zip(*cells, strict=True)]
        rule = ["─" * width for width in widths]

        def text(cells: Sequence[str]) -> list[str]:
            columns = [list(zip(line, widths, strict=True)) for line in _lines(cells)]
            return ["  ".join(cell.ljust(width) for cell, width in line).rstrip() for line in columns]

        lines = [line for row in [self.headers, rule, *self._first] for line in text(row)]
        lines += [self._gap] if self._gap else []
        return "\n".join([*lines, *(line for row in self._last for line in text(row))])

    def _repr_html_(self) -> str:
        # Alignment stands on every cell: JupyterLab aligns table cells to the right, and drops <style> when a
        # notebook is not trusted yet.
        style = "text-align: left; vertical-align: top; white-space: pre-wrap"

        def row(cells: Sequence[str], tag: str) -> str:
            return "".join(f'<{tag} style="{style}">{html.escape(cell)}</{tag}>' for cell in cells)

        rows = [f"<tr>{row(cells, 'td')}</tr>" for cells in self._first]
        if self._gap:
            rows.append(f'<tr><td colspan="{len(self.headers)}" style="{style}">{self._gap}</td></tr>')
        rows += [f"<tr>{row(cells, 'td')}</tr>" for cells in self._last]
        body = "\n".join(rows)
        return f"<table>\n<thead><tr>{row(self.headers, 'th')}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _lines(cells: Sequence[str]) -> list[tuple[str, ...]]:
    """Spread a row over as many lines as its tallest cell has."""
    return list(zip_longest(*(cell.split("\n") for cell in cells), fillvalue=""))


def table(rows: Iterable[Sequence[object]], headers: Sequence[str], most: int | None = None) -> Table:
    """Make a table.

    Args:
        rows: the cells, row by row; anything with a ``str``. None becomes an empty cell.
        headers: a name for each column.
        most: how many rows to show; of more, those in the middle are counted. None shows all.

    Raises:
        ValueError: a row has more or fewer cells than there are headers, or no row may be shown.
    """
    if most is not None and most < 1:
        raise ValueError(f"a table of at most {most} rows shows nothing; give a larger number")
    texts = []
    for cells in rows:
        if len(cells) != len(headers):
            raise ValueError(f"a row has {len(cells)} cells under {len(headers)} headers: {cells!r}")
        texts.append(["" if cell is None else str(cell) for cell in cells])
    return Table(list(headers), texts, most)
