"""A chart of who answered each call, over time."""

from collections.abc import Sequence

from helpers.figures.meanings import EXPECTED
from helpers.figures.parts import mark, name_rows, need
from helpers.figures.picture import Picture, blank

_NOBODY = "nobody"

Answer = tuple[float, str, str]  #: when a call ended, who answered ("" for nobody), and its outcome, such as ``"OK"``


def who_answered(
    servers: Sequence[str],
    calls: Sequence[Answer],
    away: tuple[float, float],
    absent: str,
    says: str,
    what: str = "is away",
) -> Picture:
    """Draw a marker for each call in the row of the server that answered it, in its outcome's colour.

    Args:
        servers: their names, drawn from top to bottom; below them stands a row for calls that nobody answered.
        calls: what happened, with times in seconds from 0.
        away: from when to when one of the servers was away, in the same seconds; drawn grey, in its row.
        absent: which one.
        says: what is to be seen, in a sentence.
        what: what the absent one does meanwhile, for the legend.

    Raises:
        ValueError: there are no calls, one was answered by none of the servers, none of them is the absent one, the
            absence ends before it begins, or ``says`` is empty.
    """
    need(calls, says)
    rows = [*servers, _NOBODY]
    if unknown := [name for name in [absent, *(name for _, name, _ in calls if name)] if name not in servers]:
        raise ValueError(f"{unknown[0]!r} is none of {', '.join(servers)}")
    if away[1] < away[0]:
        raise ValueError(f"the absence ends before it begins: {away!r}")
    figure, axes = blank(rows=len(rows))
    row = rows.index(absent)
    axes.barh(row, away[1] - away[0], left=away[0], height=0.8, color=(EXPECTED, 0.3), label=f"{absent} {what}")
    points = ((at, rows.index(name or _NOBODY), outcome) for at, name, outcome in calls)
    mark(axes, points, size=6, markeredgewidth=0.5, clip_on=False)
    name_rows(axes, rows)
    axes.set_xlabel("seconds")
    axes.set_xlim(0, 1.02 * max(away[1], *(at for at, _, _ in calls)))
    return Picture(figure, says)
