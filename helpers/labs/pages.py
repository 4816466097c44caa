"""What a lab shows of its runs, as HTML: the run before the last and the last, side by side."""

import base64
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpers.figures.picture import Picture, common_ends
from helpers.tables import Table

COLOURS = "color: var(--jp-ui-font-color1, black)"  #: JupyterLab's own, legible in each of its themes
_LINE = "var(--jp-border-color1, grey)"
_STRIPE = "background-color: var(--jp-layout-color2, #eeeeee)"
_NONE_BEFORE = f'<div style="border: 1px dashed {_LINE}; padding: 1em">The run before the last will stand here.</div>'
_CELL = "text-align: left; vertical-align: top; padding: 0.25em 0.5em"
_WHOLE, _BROKEN = "white-space: pre", "white-space: pre-wrap; overflow-wrap: anywhere"
_PICTURE_INCHES = 4.2  # two side by side on a small laptop's screen
_MOST_ENLARGED = 1.3  # on a larger screen; pictures have twice the dots


@dataclass(frozen=True)
class Run:
    """A run that has ended: its settings as the controls call them, and what came of it."""

    settings: dict[str, str]
    sentence: str
    figure: Picture | Table


def written(value: float | str) -> str:
    """Write a setting, as the controls and the runs do."""
    if isinstance(value, str):
        return value or "(nothing)"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def side_by_side(runs: Sequence[Run]) -> list[str]:
    """Write the run before the last, or that there is none, and the last; their figures have the same scale.

    Args:
        runs: one or two, the last at the end.

    Returns:
        Two pieces of HTML.
    """
    ends = common_ends(run.figure for run in runs if isinstance(run.figure, Picture))
    *before, last = runs
    other = before[0] if before else last
    first = _page("The run before", before[0], last, ends) if before else _NONE_BEFORE
    return [first, _page("The last run", last, other, ends)]


def _page(title: str, run: Run, other: Run, ends: Mapping[str, float]) -> str:
    """Write a run: its settings, those in bold that differ from the other's, what was seen, and the figure."""
    settings = ", ".join(
        f"{html.escape(label)} {_bold(html.escape(value), value != other.settings[label])}"
        for label, value in run.settings.items()
    )
    heading = f'<div style="border-bottom: 1px solid {_LINE}"><b>{title}</b>: {settings}</div>'
    return f"{heading}<p>{html.escape(run.sentence)}</p>{_drawn(run.figure, ends)}"


def _bold(text: str, differs: bool) -> str:
    return f"<b>{text}</b>" if differs else text


def embedded(png: bytes) -> str:
    """Return what the source of an image is to be for a page to have the picture within itself."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _drawn(figure: Picture | Table, ends: Mapping[str, float]) -> str:
    """Draw a picture, without its sentence, which stands above it; or write a table with a look of its own.

    JupyterLab gives tables in widgets no padding and no stripes.
    """
    if isinstance(figure, Picture):
        png, width = figure.png(_PICTURE_INCHES, ends, titled=False)
        style = f"width: 100%; max-width: {_MOST_ENLARGED * width:.0f}px"
        return f'<img alt="{html.escape(figure.says)}" src="{embedded(png)}" style="{style}">'
    rows = [f'<tr style="border-bottom: 1px solid {_LINE}">{_row(figure.headers, "th")}</tr>']
    for number, cells in enumerate(figure.rows):
        rows.append(f'<tr style="{_STRIPE if number % 2 else ""}">{_row(cells, "td")}</tr>')
    return f'<table style="border-collapse: collapse; font-size: 90%">{"".join(rows)}</table>'


def _row(cells: Sequence[str], tag: str) -> str:
    """Write a row of a table; only its last cell is broken where there is no room."""
    breaks = [*[_WHOLE] * (len(cells) - 1), _BROKEN]
    parts = zip(breaks, cells, strict=True)
    return "".join(f'<{tag} style="{_CELL}; {breaks}">{html.escape(cell)}</{tag}>' for breaks, cell in parts)
