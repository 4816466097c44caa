"""What several charts draw, and refuse, alike."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from helpers.figures.meanings import looks

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def need(data: object, says: str) -> None:
    """Refuse a chart of nothing, and one without its sentence.

    Raises:
        ValueError: ``data`` is empty, or ``says`` is.
    """
    if not data:
        raise ValueError("there is nothing to draw")
    if not says.strip():
        raise ValueError("a figure needs a sentence that says what is to be seen in it: says='…'")


def name_rows(axes: "Axes", names: Sequence[str]) -> None:
    """Name the rows of a chart, from top to bottom."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)


def mark(axes: "Axes", points: Iterable[tuple[float, float, str]], size: float, **look: object) -> None:
    """Draw a marker at each point, in the colour and shape of its outcome, which the legend names.

    Args:
        axes: where to.
        points: x, y and outcome of each, such as ``"OK"``.
        size: of a marker, in points.
        look: further options of ``Axes.plot``.
    """
    by_outcome: dict[str, list[tuple[float, float]]] = {}
    for x, y, outcome in points:
        by_outcome.setdefault(outcome, []).append((x, y))
    drawn: Mapping[str, tuple[str, str]] = looks(by_outcome)
    for outcome, (colour, marker) in drawn.items():
        axes.plot(
            *zip(*by_outcome[outcome], strict=True), linestyle="none", marker=marker, markersize=size, color=colour,
            label=outcome, markeredgecolor="white", zorder=3, **look,
        )  # fmt: skip
