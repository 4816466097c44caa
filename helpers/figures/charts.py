"""Charts of times, attempts, sizes and windows; their colours mean the same in every lesson."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from helpers.figures.meanings import COMPARED, EXPECTED, GROUND, LATE, LIMIT, RUNS, WAITS
from helpers.figures.parts import mark, name_rows, need
from helpers.figures.picture import Picture, blank

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Span = tuple[str, float, float]  #: a name, a begin and an end

_IN_SIGHT = 3  # a window that holds more than so many times what was written would flatten the rest
_LINE_STYLES = ("-", "--", ":", "-.")


def who_ran_when(
    spans: Iterable[Span],
    says: str,
    unit: str = "seconds",
    waits: Iterable[Span] = (),
    runs: str = "runs",
    waiting: str = "waits",
    late: Iterable[Span] = (),
    lately: str = "works for nobody",
    over: tuple[float, str] | None = None,
    until: float = 0,
) -> Picture:
    """Draw a bar for each span of time, a line for each name.

    Args:
        spans: name, begin and end of each; names are drawn from top to bottom in the order they first appear.
        says: what is to be seen, in a sentence.
        unit: of begin and end, which count from 0.
        waits: spans in which a name of ``spans`` only waited; drawn hatched.
        runs: what a bar means; said when it is not this, or when there are others.
        waiting: what a hatched bar means.
        late: spans in which a name of ``spans`` worked although nobody waited any more; drawn in a colour of their own.
        lately: what such a bar means.
        over: a moment, drawn as a dashed line, and what it means.
        until: up to where the axis goes at least, so that two pictures can have the same.

    Raises:
        ValueError: there are no spans, a span ends before it begins or begins before 0, or ``says`` is empty.
    """
    spans, waits, late = list(spans), list(waits), list(late)
    need(spans, says)
    everything = [*spans, *waits, *late]
    if backwards := [span for span in everything if span[2] < span[1]]:
        raise ValueError(f"a span ends before it begins: {backwards[0]!r}")
    if early := [span for span in everything if span[1] < 0]:
        raise ValueError(f"a span begins before 0: {early[0]!r}; subtract the first begin from all times")
    names = list(dict.fromkeys(name for name, _, _ in spans))
    explained = bool(waits or late) or runs != "runs"
    figure, axes = blank(rows=len(names))
    _draw_spans(axes, names, spans, height=0.6, color=RUNS, label=runs if explained else None)
    if waits:
        look = {"height": 0.3, "color": "none", "hatch": "/////", "edgecolor": WAITS, "linewidth": 0.8}
        _draw_spans(axes, names, waits, label=waiting, **look)
    if late:
        look = {"height": 0.6, "color": LATE, "hatch": "..", "edgecolor": GROUND, "linewidth": 0}
        _draw_spans(axes, names, late, label=lately, **look)
    if over:
        axes.axvline(over[0], color=LIMIT, linestyle="--", linewidth=1.4, label=over[1])
    name_rows(axes, names)
    axes.set_xlabel(unit)
    axes.set_xlim(0, 1.02 * max(until, *(end for _, _, end in everything)) or 1)
    return Picture(figure, says)


def attempts(
    calls: Mapping[str, Sequence[tuple[float, str]]], says: str, bands: Iterable[tuple[float, float]] = ()
) -> Picture:
    """Draw the attempts of calls on a time axis, a line for each call, a colour and a marker for each outcome.

    Args:
        calls: for each call its attempts, as seconds since the call began and the outcome, such as ``"UNAVAILABLE"``.
        says: what is to be seen, in a sentence.
        bands: begin and end of the times at which attempts are expected, in the same seconds; drawn grey behind them,
            darker where they overlap.

    Raises:
        ValueError: there are no calls, an attempt came before 0, a band ends before it begins, or ``says`` is empty.
    """
    need(calls, says)
    bands = list(bands)
    if backwards := [band for band in bands if band[1] < band[0]]:
        raise ValueError(f"a band ends before it begins: {backwards[0]!r}")
    if early := [name for name, made in calls.items() for at, _ in made if at < 0]:
        raise ValueError(f"an attempt of {early[0]!r} came before 0; count seconds since the call began")
    figure, axes = blank(rows=len(calls))
    for number, (begin, end) in enumerate(bands):
        # An edge in the ground's colour parts two bands that touch.
        look = {"facecolor": (EXPECTED, 0.3), "edgecolor": GROUND, "linewidth": 1.2, "zorder": 0}
        axes.axvspan(begin, end, label=None if number else "expected", **look)
    points = ((at, row, outcome) for row, made in enumerate(calls.values()) for at, outcome in made)
    mark(axes, points, size=9, markeredgewidth=0.6, clip_on=False)
    name_rows(axes, list(calls))
    axes.set_xlabel("seconds since the call began")
    latest = max([end for _, end in bands] + [at for made in calls.values() for at, _ in made], default=0)
    axes.set_xlim(0, 1.05 * latest or 1)
    return Picture(figure, says)


def window(written: Sequence[float], read: Sequence[float], bytes_each: int, limit: int, says: str) -> Picture:
    """Draw how many messages a writer is ahead of its reader, and how many of them fit into the window.

    Args:
        written: when the writer gave each message, in seconds from 0, in order.
        read: when the reader had each, in the same seconds, in order; it may lack the last ones.
        bytes_each: how large a message is, with gRPC's prefix.
        limit: the window, in bytes.
        says: what is to be seen, in a sentence.

    Raises:
        ValueError: nothing was written, more was read than written, times go backwards or begin before 0, a size is not
            above 0, or ``says`` is empty.
    """
    need(written, says)
    if len(read) > len(written):
        raise ValueError(f"{len(read)} messages were read, and only {len(written)} written")
    if any(list(times) != sorted(times) or min(times, default=0) < 0 for times in (written, read)):
        raise ValueError("times go backwards or begin before 0; subtract the first time from all")
    if bytes_each <= 0 or limit <= 0:
        raise ValueError(f"sizes are above 0: bytes_each={bytes_each!r}, limit={limit!r}")
    events = sorted([(at, 1) for at in written] + [(at, -1) for at in read])
    times, ahead = [0.0], [0]
    for at, change in events:
        times.append(at)
        ahead.append(ahead[-1] + change)
    holds = limit / bytes_each
    in_sight = holds < _IN_SIGHT * max(ahead)
    label = f"window: {limit:,} bytes, or {_number(holds)} messages{'' if in_sight else ', above the picture'}"
    figure, axes = blank(rows=6)
    axes.fill_between(times, ahead, step="post", color=RUNS, alpha=0.25, linewidth=0)
    axes.step(times, ahead, where="post", color=RUNS, linewidth=1.6, label="written and not read")
    axes.axhline(holds, color=LIMIT, linestyle="--", linewidth=1.4, label=label)
    axes.set_xlabel("seconds")
    axes.set_ylabel("messages ahead")
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set_xlim(0, 1.02 * times[-1] or 1)
    axes.set_ylim(0, 1.15 * max(*ahead, holds if in_sight else 0))
    return Picture(figure, says, shared="y")


def percentiles(samples: Mapping[str, Sequence[float]], says: str, unit: str = "milliseconds") -> Picture:
    """Draw how large each share of the samples is at most, a line for each name, on a logarithmic scale.

    Args:
        samples: for each name what was measured, in any order, above 0.
        says: what is to be seen, in a sentence.
        unit: of the samples.

    Raises:
        ValueError: a name has no samples or one that is not above 0, there are no names, or ``says`` is empty.
    """
    need(samples, says)
    if empty := [name for name, values in samples.items() if not len(values)]:
        raise ValueError(f"there are no samples of {empty[0]!r}")
    if low := [name for name, values in samples.items() if min(values) <= 0]:
        raise ValueError(f"a sample of {low[0]!r} is not above 0, and the scale is logarithmic")
    figure, axes = blank(rows=6)
    for index, (name, values) in enumerate(samples.items()):
        shares = [100 * (rank + 1) / len(values) for rank in range(len(values))]
        colour, style = COMPARED[index % len(COMPARED)][0], _LINE_STYLES[index % len(_LINE_STYLES)]
        axes.step(sorted(values), shares, where="post", color=colour, linestyle=style, linewidth=2, label=name)
    axes.set_xlabel(f"{unit} (each mark ten times the one before)")
    axes.set_ylabel("percentile")
    axes.set_ylim(0, 102)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    axes.grid(alpha=0.3)
    return Picture(figure, says, shared="y")


def bars(values: Mapping[str, Mapping[str, float]], says: str, unit: str) -> Picture:
    """Draw groups of bars: one group for each name, in it one bar for each series.

    Args:
        values: for each name its value in each series; every name has the same series, three at the most.
        says: what is to be seen, in a sentence.
        unit: of the values, which are 0 or more.

    Raises:
        ValueError: there are no values, the series differ or are more than can be told apart, or ``says`` is empty.
    """
    need(values, says)
    series = list(next(iter(values.values())))
    if different := [name for name, given in values.items() if list(given) != series]:
        raise ValueError(f"{different[0]!r} has other series than the first")
    if len(series) > len(COMPARED):
        raise ValueError(f"{len(series)} series; no more than {len(COMPARED)} can be told apart")
    figure, axes = blank(rows=len(values) * len(series))
    height = 0.8 / len(series)
    for index, which in enumerate(series):
        places = [row + (index - (len(series) - 1) / 2) * height for row in range(len(values))]
        widths = [given[which] for given in values.values()]
        colour, hatch = COMPARED[index]
        label = which if len(series) > 1 else None  # one alone is named by what the figure says
        drawn = axes.barh(places, widths, height=height, color=colour, hatch=hatch, edgecolor="white", label=label)
        axes.bar_label(drawn, [_number(width) for width in widths], padding=3)
    name_rows(axes, list(values))
    axes.set_xlabel(unit)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    axes.set_xlim(0, 1.12 * max(value for given in values.values() for value in given.values()) or 1)
    return Picture(figure, says)


def _number(value: float) -> str:
    """Write a whole number as it is, three digits of another, or all of them before its point."""
    return f"{value:,.0f}" if isinstance(value, int) or abs(value) >= 100 else f"{value:#.3g}"


def _draw_spans(axes: "Axes", names: Sequence[str], spans: Sequence[Span], **look) -> None:
    if unknown := [name for name, _, _ in spans if name not in names]:
        raise ValueError(f"{unknown[0]!r} waits or is late, and never runs")
    rows = [names.index(name) for name, _, _ in spans]
    axes.barh(rows, [end - begin for _, begin, end in spans], left=[begin for _, begin, _ in spans], **look)
