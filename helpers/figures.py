"""The charts that lessons share, drawn from what was measured.

Import this where a figure is drawn, not at the top of a lesson: matplotlib costs a kernel about 40 MB. A picture is not
compared when a notebook is tested, and not everyone sees it, so each carries a sentence that says what it shows.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's colours, which stay apart for colour-blind readers and on a white ground in both themes.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_MARKERS = "osD^vP"
_WIDTH_INCHES = 7.0
_DOTS_PER_INCH = 110


class Picture:
    """A drawn figure and the sentence that says what is to be seen in it."""

    def __init__(self, figure: "Figure", says: str) -> None:
        self.figure = figure
        self.says = says

    def __repr__(self) -> str:
        return self.says

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict[str, object], dict[str, object]]:
        file = io.BytesIO()
        self.figure.savefig(file, format="png", dpi=_DOTS_PER_INCH, facecolor="white", bbox_inches="tight")
        return {"image/png": file.getvalue(), "text/plain": self.says}, {"image/png": {"alt": self.says}}


def who_ran_when(
    spans: Iterable[tuple[str, float, float]],
    says: str,
    unit: str = "seconds",
    waits: Iterable[tuple[str, float, float]] = (),
) -> Picture:
    """Draw a bar for each span of time, a line for each name.

    Args:
        spans: name, begin and end of each; names are drawn from top to bottom in the order they first appear.
        says: what is to be seen, in a sentence.
        unit: of begin and end.
        waits: spans in which a name of ``spans`` only waited; drawn hatched.

    Raises:
        ValueError: there are no spans, a span ends before it begins, or ``says`` is empty.
    """
    spans, waits = list(spans), list(waits)
    _need(spans, says)
    if backwards := [span for span in [*spans, *waits] if span[2] < span[1]]:
        raise ValueError(f"a span ends before it begins: {backwards[0]!r}")
    names = list(dict.fromkeys(name for name, _, _ in spans))
    figure, axes = _axes(rows=len(names))
    if waits:
        rows = [names.index(name) for name, _, _ in waits]
        widths, begins = [end - begin for _, begin, end in waits], [begin for _, begin, _ in waits]
        look = {"height": 0.3, "color": "white", "hatch": "////", "edgecolor": "grey"}
        axes.barh(rows, widths, left=begins, label="waits", **look)
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
    for name, begin, end in spans:
        row = names.index(name)
        axes.barh(row, end - begin, left=begin, height=0.6, color=COLOURS[row % len(COLOURS)], edgecolor="black")
    _name_rows(axes, names)
    axes.set_xlabel(unit)
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
        ValueError: there are no calls, a band ends before it begins, or ``says`` is empty.
    """
    _need(calls, says)
    bands = list(bands)
    if backwards := [band for band in bands if band[1] < band[0]]:
        raise ValueError(f"a band ends before it begins: {backwards[0]!r}")
    outcomes = list(dict.fromkeys(outcome for made in calls.values() for _, outcome in made))
    figure, axes = _axes(rows=len(calls))
    for number, (begin, end) in enumerate(bands):
        axes.axvspan(begin, end, color="grey", alpha=0.25, linewidth=0, zorder=0, label=None if number else "expected")
    for index, outcome in enumerate(outcomes):
        points = [(at, row) for row, made in enumerate(calls.values()) for at, said in made if said == outcome]
        axes.plot(
            [at for at, _ in points],
            [row for _, row in points],
            linestyle="none",
            marker=_MARKERS[index % len(_MARKERS)],
            markersize=9,
            color=COLOURS[index % len(COLOURS)],
            label=outcome,
        )
    _name_rows(axes, list(calls))
    axes.set_xlabel("seconds since the call began")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
    return Picture(figure, says)


def percentiles(samples: Mapping[str, Sequence[float]], says: str, unit: str = "milliseconds") -> Picture:
    """Draw how large each share of the samples is at most, a line for each name.

    Args:
        samples: for each name what was measured, in any order.
        says: what is to be seen, in a sentence.
        unit: of the samples.

    Raises:
        ValueError: a name has no samples, there are no names, or ``says`` is empty.
    """
    _need(samples, says)
    if empty := [name for name, values in samples.items() if not len(values)]:
        raise ValueError(f"there are no samples of {empty[0]!r}")
    figure, axes = _axes(rows=5)
    for index, (name, values) in enumerate(samples.items()):
        shares = [100 * (rank + 1) / len(values) for rank in range(len(values))]
        colour, style = COLOURS[index % len(COLOURS)], ("-", "--", ":", "-.")[index % 4]
        axes.step(sorted(values), shares, where="post", color=colour, linestyle=style, linewidth=2, label=name)
    axes.set_xlabel(unit)
    axes.set_ylabel("percentile")
    axes.set_xscale("log")
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    return Picture(figure, says)


def bars(values: Mapping[str, Mapping[str, float]], says: str, unit: str) -> Picture:
    """Draw groups of bars: one group for each name, in it one bar for each series.

    Args:
        values: for each name its value in each series; every name has the same series.
        says: what is to be seen, in a sentence.
        unit: of the values.

    Raises:
        ValueError: there are no values, the series differ, or ``says`` is empty.
    """
    _need(values, says)
    series = list(next(iter(values.values())))
    if different := [name for name, given in values.items() if list(given) != series]:
        raise ValueError(f"{different[0]!r} has other series than the first")
    figure, axes = _axes(rows=len(values) * len(series) * 0.6)
    height = 0.8 / len(series)
    for index, which in enumerate(series):
        places = [row + (index - (len(series) - 1) / 2) * height for row in range(len(values))]
        widths = [given[which] for given in values.values()]
        colour, hatch = COLOURS[index % len(COLOURS)], ("", "//", "..")[index % 3]
        drawn = axes.barh(places, widths, height=height, color=colour, hatch=hatch, edgecolor="black", label=which)
        axes.bar_label(drawn, fmt=_two_digits, padding=3)
    _name_rows(axes, list(values))
    axes.set_xlabel(unit)
    axes.margins(x=0.12)
    if len(series) > 1:
        axes.legend(frameon=False)
    return Picture(figure, says)


def _two_digits(value: float) -> str:
    return f"{float(f'{value:.2g}'):,g}"


def _need(data: object, says: str) -> None:
    if not data:
        raise ValueError("there is nothing to draw")
    if not says.strip():
        raise ValueError("a figure needs a sentence that says what is to be seen in it: says='…'")


def _axes(rows: float) -> tuple["Figure", "Axes"]:
    """Make a figure without pyplot, whose state would be shared by all cells."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH_INCHES, 1.0 + 0.45 * rows), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _name_rows(axes: "Axes", names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
