"""Charts of load: what reaches a server, and what its callers get of it."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from helpers.figures.meanings import EXPECTED, RUNS, looks
from helpers.figures.parts import mark, name_rows, need
from helpers.figures.picture import Picture, blank

_ROW = 0.82  # of the room between two rows, for the highest step
_FAILED = "UNAVAILABLE"


def load(
    clients: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    says: str,
    outage: tuple[float, float],
    each: float = 0.2,
) -> Picture:
    """Draw for each client how many attempts reached its server, and how many of its calls failed, over time.

    Args:
        clients: for each name when attempts arrived and when calls that failed began, in seconds from 0, in any order.
        says: what is to be seen, in a sentence.
        outage: when the server was down, from and to, in the same seconds; drawn grey.
        each: how long the pieces of time are in which attempts are counted, in seconds. They are counted from the
            outage's begin, to both sides; what is left over before the first and after the last is not drawn.

    Raises:
        ValueError: there are no clients or no attempts, a time is before 0, the outage ends before it begins, ``each``
            is not above 0, or ``says`` is empty.
    """
    need(any(arrived for arrived, _ in clients.values()), says)
    if each <= 0:
        raise ValueError(f"each={each!r}: attempts are counted in pieces of time above 0 s")
    if outage[1] < outage[0]:
        raise ValueError(f"the outage ends before it begins: {outage!r}")
    if early := [name for name, times in clients.items() if min((*times[0], *times[1]), default=0) < 0]:
        raise ValueError(f"a time of {early[0]!r} is before 0; subtract the first begin from all times")
    latest = max(max((*arrived, *failed), default=0) for arrived, failed in clients.values())
    start = outage[0] - each * int(outage[0] / each)
    bins = max(int((latest - start) / each), 1)
    counts = {name: [_counted(times, start, each, bins) for times in both] for name, both in clients.items()}
    most = max(1, *(max(arrived) for arrived, _ in counts.values()))
    figure, axes = blank(rows=2.6 * len(clients))
    axes.axvspan(*outage, facecolor=(EXPECTED, 0.3), label="outage", zorder=0)
    colour, _ = looks([_FAILED])[_FAILED]
    edges = [start + number * each for number in range(bins + 1)]
    for row, (arrived, failed) in enumerate(counts.values()):
        ground = row + 0.45
        for values, look in (
            (arrived, {"fill": True, "facecolor": (RUNS, 0.45), "edgecolor": RUNS, "linewidth": 1.2}),
            (failed, {"edgecolor": colour, "linewidth": 2.0}),
        ):
            label = ("attempts at the server" if "fill" in look else "failed calls") if row == 0 else None
            heights = [ground - _ROW * value / most for value in values]
            axes.stairs(heights, edges, baseline=ground, label=label, **look)
    name_rows(axes, list(clients))
    scale = axes.secondary_yaxis("right")
    grounds = [row + 0.45 for row in range(len(clients))]
    scale.set_yticks([*grounds, *(ground - _ROW for ground in grounds)], [*len(clients) * "0", *len(clients) * [most]])
    axes.set_xlabel(f"seconds (the highest step: {most} attempts in {each:g} s)")
    axes.set_xlim(start, edges[-1])
    return Picture(figure, says)


def attempts_per_call(
    made: Sequence[int], outcomes: Sequence[str], says: str, shut: Iterable[tuple[int, int]] = ()
) -> Picture:
    """Draw how many attempts each call made, in the order of the calls, with a marker for its outcome.

    Args:
        made: the attempts of each call.
        outcomes: how each ended, such as ``"OK"``.
        says: what is to be seen, in a sentence.
        shut: first and last number of the calls before which no retry was left, counted from 1; drawn grey.

    Raises:
        ValueError: there are no calls, the outcomes are not as many, or ``says`` is empty.
    """
    need(made, says)
    if len(made) != len(outcomes):
        raise ValueError(f"{len(made)} calls, and {len(outcomes)} outcomes")
    figure, axes = blank(rows=5)
    for number, (first, last) in enumerate(shut):
        label = None if number else "no retry left"
        axes.axvspan(first - 0.5, last + 0.5, facecolor=(EXPECTED, 0.3), label=label, zorder=0)
    axes.vlines(range(1, len(made) + 1), 0, made, color=RUNS, linewidth=1.6, zorder=2)
    mark(axes, zip(range(1, len(made) + 1), made, outcomes, strict=True), size=7, markeredgewidth=0.5)
    axes.set_xlabel("call, in their order")
    axes.set_ylabel("attempts")
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set_xlim(0, len(made) + 1)
    axes.set_ylim(0, 1.15 * max(made))
    return Picture(figure, says, shared="y")


def _counted(times: Iterable[float], start: float, each: float, bins: int) -> list[int]:
    """Count times by the piece they fall into; floor, so that a time before the start falls into none."""
    found = Counter(math.floor((at - start) / each) for at in times)
    return [found[number] for number in range(bins)]
