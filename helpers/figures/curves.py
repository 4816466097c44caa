"""Charts of one measure over another: what a call takes over its size, latency over throughput."""

import math
from collections.abc import Mapping, Sequence

from helpers.figures.meanings import COMPARED, LIMIT
from helpers.figures.parts import need
from helpers.figures.picture import Picture, blank

_MARKERS = "osD^"
_LINE_STYLES = ("-", "--", ":", "-.")

Point = tuple[float, float]


def curves(
    lines: Mapping[str, Sequence[Point]],
    says: str,
    x: str,
    y: str,
    logarithmic: bool = False,
    labels: Sequence[str] = (),
    over: tuple[float, str] | None = None,
) -> Picture:
    """Draw a line with a marker at each point, for each name.

    Args:
        lines: for each name its points, in the order in which they are joined; four names at the most.
        says: what is to be seen, in a sentence.
        x: what goes to the right, with its unit.
        y: what goes up, with its unit.
        logarithmic: both axes are; otherwise both begin at 0.
        labels: what to write beside the points of the first line, one for each.
        over: a place on the x axis, drawn as a dashed line, and what it means.

    Raises:
        ValueError: there are no points, there are more lines than can be told apart, a value does not fit the scale,
            the labels are not as many as the points, or ``says`` is empty.
    """
    need(lines, says)
    if empty := [name for name, points in lines.items() if not points]:
        raise ValueError(f"there are no points of {empty[0]!r}")
    if len(lines) > len(_MARKERS):
        raise ValueError(f"{len(lines)} lines; no more than {len(_MARKERS)} can be told apart")
    values = [value for points in lines.values() for point in points for value in point]
    if logarithmic and min(values) <= 0:
        raise ValueError(f"{min(values)!r} is not above 0, and the scale is logarithmic")
    if min(values) < 0:
        raise ValueError(f"{min(values)!r} is below 0, where the axes begin")
    first = next(iter(lines.values()))
    if labels and len(labels) != len(first):
        raise ValueError(f"{len(labels)} labels for {len(first)} points")
    figure, axes = blank(rows=8)
    for index, (name, points) in enumerate(lines.items()):
        colour, label = COMPARED[index % len(COMPARED)][0], name if len(lines) > 1 else None
        look = {"color": colour, "linestyle": _LINE_STYLES[index], "marker": _MARKERS[index], "linewidth": 2}
        axes.plot(*zip(*points, strict=True), label=label, **look)
    for text, point in zip(labels, first, strict=False):
        axes.annotate(text, point, xytext=(6, -12), textcoords="offset points")
    if over:
        axes.axvline(over[0], color=LIMIT, linestyle="--", linewidth=1.4, label=over[1])
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.grid(alpha=0.3)
    across, up = zip(*(point for points in lines.values() for point in points), strict=True)
    if logarithmic:
        axes.set(xscale="log", yscale="log", xlim=_decades(across), ylim=_decades(up))
    else:
        axes.set(xlim=(0, 1.12 * max(across) or 1), ylim=(0, 1.15 * max(up) or 1))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:,.12g}")
        axis.set_minor_formatter("")
    return Picture(figure, says, shared="" if logarithmic else "xy")


def _decades(values: Sequence[float]) -> tuple[float, float]:
    """Return the powers of ten around the values, so that each axis has two marks or more."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return 10.0**low, 10.0 ** max(high, low + 1)
