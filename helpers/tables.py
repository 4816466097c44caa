"""A table that reads well as HTML in JupyterLab and as text in a terminal, a diff or a test."""

import html
from collections.abc import Iterable, Sequence
from itertools import zip_longest


class Table:
    """Rows of text under a header; made by ``table``.

    Attributes:
        headers: the names of the columns.
        rows: the cells of each row, as texts.
    """

    def __init__(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.headers = headers
        self.rows = rows

    @property
    def records(self) -> list[dict[str, str]]:
        """Each row as a dictionary from header to cell."""
        return [dict(zip(self.headers, row, strict=True)) for row in self.rows]

    def __repr__(self) -> str:
        cells = [self.headers, *self.rows]
        widths = [max(len(line) for cell in column for line in cell.split("\n")) for column in zip(*cells, strict=True)]
        rule = ["─" * width for width in widths]
        lines = [line for row in [self.headers, rule, *self.rows] for line in _lines(row)]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
        )

    def _repr_html_(self) -> str:
        # Alignment stands on every cell: JupyterLab aligns table cells to the right, and drops <style> when a
        # notebook is not trusted yet.
        style = "text-align: left; vertical-align: top; white-space: pre-wrap"

        def row(cells: Sequence[str], tag: str) -> str:
            return "".join(f'<{tag} style="{style}">{html.escape(cell)}</{tag}>' for cell in cells)

        body = "\n".join(f"<tr>{row(cells, 'td')}</tr>" for cells in self.rows)
        return f"<table>\n<thead><tr>{row(self.headers, 'th')}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _lines(cells: Sequence[str]) -> list[tuple[str, ...]]:
    """Spread a row over as many lines as its tallest cell has."""
    return list(zip_longest(*(cell.split("\n") for cell in cells), fillvalue=""))


def table(rows: Iterable[Sequence[object]], headers: Sequence[str]) -> Table:
    """Make a table.

    Args:
        rows: the cells, row by row; anything with a ``str``. None becomes an empty cell.
        headers: a name for each column.

    Raises:
        ValueError: a row has more or fewer cells than there are headers.
    """
    texts = []
    for cells in rows:
        if len(cells) != len(headers):
            raise ValueError(f"a row has {len(cells)} cells under {len(headers)} headers: {cells!r}")
        texts.append(["" if cell is None else str(cell) for cell in cells])
    return Table(list(headers), texts)
