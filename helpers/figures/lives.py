"""A chart of things that live for a time, such as tokens, and of what happened to them meanwhile."""

from collections.abc import Sequence

from helpers.figures.meanings import RUNS
from helpers.figures.parts import mark, name_rows, need
from helpers.figures.picture import Picture, blank

Life = tuple[str, float, float]  #: a name, a begin and an end
Event = tuple[str, float, str]  #: the name of a life, a time, and an outcome, such as ``"OK"``


def lives(spans: Sequence[Life], events: Sequence[Event], says: str, lives_mean: str, unit: str = "seconds") -> Picture:
    """Draw a thin bar for each life, and on its line a marker for each event, in its outcome's colour.

    Args:
        spans: name, begin and end of each; drawn from top to bottom. What comes before 0 is cut off.
        events: what happened; an event may lie outside of its life.
        says: what is to be seen, in a sentence.
        lives_mean: what a bar means, for the legend.
        unit: of all times, which count from 0.

    Raises:
        ValueError: there are no lives, one ends before it begins, an event belongs to none, or ``says`` is empty.
    """
    need(spans, says)
    if backwards := [span for span in spans if span[2] < span[1]]:
        raise ValueError(f"a life ends before it begins: {backwards[0]!r}")
    names = [name for name, _, _ in spans]
    if unknown := [event for event in events if event[0] not in names]:
        raise ValueError(f"{unknown[0]!r} belongs to none of {', '.join(names)}")
    figure, axes = blank(rows=len(names))
    begins = [max(0, begin) for _, begin, _ in spans]
    lengths = [max(0, end - begin) for (_, _, end), begin in zip(spans, begins, strict=True)]
    axes.barh(range(len(names)), lengths, left=begins, height=0.3, color=RUNS, alpha=0.35, label=lives_mean)
    points = ((at, names.index(name), outcome) for name, at, outcome in events)
    mark(axes, points, size=6, markeredgewidth=0.5, clip_on=False)
    name_rows(axes, names)
    axes.set_xlabel(unit)
    axes.set_xlim(0, 1.02 * max([end for _, _, end in spans] + [at for _, at, _ in events]) or 1)
    return Picture(figure, says)
