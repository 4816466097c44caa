"""A map of a system: its services, how each of their instances is, and who calls whom."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from helpers.figures.meanings import INK, RUNS, WAITS
from helpers.figures.parts import need
from helpers.figures.picture import Picture, blank

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: How an instance may be: its colour, and what stands before its name, as nothing is told by colour alone.
STATES = {"runs": (RUNS, "●"), "slow": ("#E69F00", "◐"), "gone": ("#D55E00", "✕")}

_ROWS = 9  # of a chart, in height
_WIDE, _HIGH = 0.74, 0.62  # of a box, where a column is 1 wide and a row 1 high


def layers(calls: Iterable[tuple[str, str]], names: Iterable[str]) -> dict[str, int]:
    """Return the column of each name: one more than the last of those that call it, 0 where nobody does.

    Args:
        calls: pairs of a caller and whom it calls. A caller of itself, or a circle, counts once.
        names: all that there are.
    """
    calls, columns = set(calls), dict.fromkeys(names, 0)
    for _ in columns:  # as often as the longest way may be long
        for caller, called in calls:
            if caller != called and caller in columns and called in columns:
                columns[called] = min(max(columns[called], columns[caller] + 1), len(columns) - 1)
    return columns


def system_map(
    instances: Mapping[str, Mapping[str, str]], calls: Iterable[tuple[str, str]], says: str, behind: str = ""
) -> Picture:
    """Draw a box for each service with its instances, and an arrow from each caller to whom it calls.

    Args:
        instances: by service, each instance's state: a key of ``STATES``. A service may have none.
        calls: pairs of services; those that are not among ``instances`` are left out.
        says: what is to be seen, in a sentence.
        behind: what is there and is not drawn, in a line below.

    Raises:
        ValueError: there is no service, a state is none of ``STATES``, or ``says`` is empty.
    """
    need(instances, says)
    for states in instances.values():
        if unknown := sorted(set(states.values()) - set(STATES)):
            raise ValueError(f"an instance is one of {', '.join(STATES)}, not {unknown[0]!r}")
    calls = [call for call in dict.fromkeys(calls) if set(call) <= set(instances) and call[0] != call[1]]
    columns = layers(calls, instances)
    figure, axes = blank(rows=_ROWS)
    places = {}
    for name, column in columns.items():
        # A service below the one before it, so that an arrow over two columns meets no box.
        places[name] = column, -0.55 * (column % 3) - 1.7 * sum(other[0] == column for other in places.values())
    for caller, called in calls:
        _draw_arrow(axes, places[caller], places[called])
    for name, states in instances.items():
        _draw_service(axes, *places[name], name, states)
    lowest = min(y for _, y in places.values())
    axes.set_xlim(-0.5, max(columns.values()) + 0.5)
    axes.set_ylim(lowest - 0.75, 0.55)
    if behind:
        axes.text(-0.45, lowest - 0.7, behind, color=INK, fontsize=8, va="bottom")
    axes.axis("off")
    return Picture(figure, says, shared="")


def _draw_service(axes: "Axes", x: float, y: float, name: str, states: Mapping[str, str]) -> None:
    from matplotlib.patches import FancyBboxPatch

    corner = x - _WIDE / 2, y - _HIGH / 2
    look = {"boxstyle": "round,pad=0,rounding_size=0.06", "facecolor": "white", "edgecolor": INK, "linewidth": 0.8}
    axes.add_patch(FancyBboxPatch(corner, _WIDE, _HIGH, **look, zorder=2))
    high = y + (0.13 if states else 0)
    axes.text(x, high, name, ha="center", va="center", color=INK, fontsize=9, fontweight="bold", zorder=3)
    for number, (instance, state) in enumerate(sorted(states.items())):
        colour, sign = STATES[state]
        at = x + (number - (len(states) - 1) / 2) * _WIDE / max(3, len(states) + 1)
        label = f"{sign}{instance.rpartition('-')[2]}" if len(states) > 1 or state != "runs" else sign
        axes.text(at, y - 0.14, label, ha="center", va="center", color=colour, fontsize=9, zorder=3)


def _draw_arrow(axes: "Axes", begin: tuple[float, float], end: tuple[float, float]) -> None:
    start, stop = (begin[0] + _WIDE / 2, begin[1]), (end[0] - _WIDE / 2, end[1])
    bent = end[0] - begin[0] > 1 and begin[1] != end[1]  # two that are level have nothing between them
    look = {"arrowstyle": "-|>", "color": WAITS, "linewidth": 1, "shrinkA": 0, "shrinkB": 0}
    look["connectionstyle"] = "arc3,rad=-0.25" if bent else "arc3,rad=0"
    axes.annotate("", xy=stop, xytext=start, arrowprops=look, zorder=1)
