"""A chart as JupyterLab shows it: its sentence drawn above it, sharp on a projector, legible in both themes."""

import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from helpers.figures.meanings import GROUND, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH_INCHES = 7.0
_SHOWN_PER_INCH = 110  # pixels of a page, which a projector or a dense screen shows as two dots each
_DOTS_PER_INCH = 2 * _SHOWN_PER_INCH
_COLOURS = 96
_MANY_ROWS = 10
_ROUNDING_INCHES = 0.08
_TITLE_POINTS = 10.5
_LINE_INCHES = 1.3 * _TITLE_POINTS / 72
_MARGIN_INCHES = 0.12
_LEGEND_POINTS = 10.0
_LEGEND_LINE_INCHES = 0.185
_KEY_INCHES = 0.55  # a legend's sample of a colour, and the room around it


class Picture:
    """A chart and the sentence that says what is to be seen in it.

    Args:
        figure: what was drawn, without its sentence.
        says: the sentence.
        shared: which axes, ``"x"``, ``"y"`` or both, begin at 0 and are made as long as another picture's when the two
            are compared.
    """

    def __init__(self, figure: "Figure", says: str, shared: str = "x") -> None:
        self.figure = figure
        self.says = says
        self._height = figure.get_figheight()
        [axes] = figure.axes
        ends = {"x": axes.get_xlim()[1], "y": axes.get_ylim()[1]}
        self.ends: dict[str, float] = {axis: ends[axis] for axis in shared}  #: where each shared axis ends by itself

    def __repr__(self) -> str:
        return self.says

    def png(
        self, inches: float = WIDTH_INCHES, ends: Mapping[str, float] | None = None, titled: bool = True
    ) -> tuple[bytes, int]:
        """Draw the picture.

        Args:
            inches: how wide it is.
            ends: where to end its shared axes, by their names; by default where they end by themselves.
            titled: whether its sentence stands above it; without, somebody else shows it.

        Returns:
            The bytes of a PNG file, and how wide a page should show it, in pixels: half of what it has.
        """
        self._scale({**self.ends, **(ends or {})})
        self._lay_out(inches, _wrapped(self.says, inches - 2 * _MARGIN_INCHES) if titled else [])
        drawn = io.BytesIO()
        self.figure.savefig(drawn, format="png")
        return _with_few_colours(drawn), round(inches * _SHOWN_PER_INCH)

    def _scale(self, ends: Mapping[str, float]) -> None:
        [axes] = self.figure.axes
        for axis in self.ends:
            axes.set(**{f"{axis}lim": (0, ends[axis])})

    def _lay_out(self, inches: float, title: list[str]) -> None:
        """Put the sentence above the chart, what the colours mean below, the ground behind; give the chart the rest."""
        from matplotlib.patches import FancyBboxPatch

        for artist in [*self.figure.texts, *self.figure.legends, *self.figure.artists, *self.figure.patches]:
            artist.remove()  # of a drawing before this one
        keys, labels = self.figure.axes[0].get_legend_handles_labels()
        widest = max((_width(label, _LEGEND_POINTS) for label in labels), default=0)
        columns = max(1, int((inches - 2 * _MARGIN_INCHES) / (_KEY_INCHES + widest)))
        below = -(-len(labels) // columns) * _LEGEND_LINE_INCHES + _MARGIN_INCHES if labels else 0
        above = len(title) * _LINE_INCHES + _MARGIN_INCHES if title else 0
        height = below + self._height + above
        in_inches = {"transform": self.figure.dpi_scale_trans}
        self.figure.set_size_inches(inches, height)
        self.figure.get_layout_engine().set(rect=(0, below / height, 1, self._height / height))
        shape = f"round,pad=0,rounding_size={_ROUNDING_INCHES}"
        look = {"boxstyle": shape, "facecolor": GROUND, "edgecolor": "none", "zorder": -1}
        self.figure.add_artist(FancyBboxPatch((0, 0), inches, height, **look, **in_inches))
        look = {"va": "top", "size": _TITLE_POINTS, "linespacing": 1.3, "color": INK, "parse_math": False}
        says = self.figure.text(_MARGIN_INCHES, height - _MARGIN_INCHES, "\n".join(title), **look, **in_inches)
        says.set_in_layout(False)
        legend = self.figure.legend(
            keys, labels, ncols=columns, loc="lower left", bbox_to_anchor=(_MARGIN_INCHES, _MARGIN_INCHES),
            bbox_transform=self.figure.dpi_scale_trans, frameon=False, fontsize=_LEGEND_POINTS, labelcolor=INK,
            handlelength=1.6, columnspacing=1.2, borderpad=0, borderaxespad=0, labelspacing=0.3,
        )  # fmt: skip
        legend.set_in_layout(False)

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict[str, object], dict[str, object]]:
        png, width = self.png()
        return {"image/png": png, "text/plain": self.says}, {"image/png": {"width": width, "alt": self.says}}


def common_ends(pictures: Iterable[Picture]) -> dict[str, float]:
    """Return for each axis that pictures share where the longest ends, so that a length means the same in all."""
    ends: dict[str, float] = {}
    for picture in pictures:
        for axis, end in picture.ends.items():
            ends[axis] = max(end, ends.get(axis, end))
    return ends


def _with_few_colours(drawn: io.BytesIO) -> bytes:
    """Make a picture's file a quarter as large: it is stored in notebooks, and a chart needs no millions of colours."""
    from PIL import Image  # which matplotlib has anyway

    small = io.BytesIO()
    picture = Image.open(drawn).quantize(_COLOURS, method=Image.Quantize.FASTOCTREE)
    picture.save(small, format="png", optimize=True)
    return small.getvalue()


def _wrapped(text: str, inches: float) -> list[str]:
    """Break a text into lines that are no wider than that, unless a word is."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and _width(longer, _TITLE_POINTS) > inches:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _width(text: str, points: float) -> float:
    """Return how wide a text of that size is, in inches."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    # Laid out, not outlined: the extents of outlines take more than ten times as long.
    width, _, _ = text_to_path.get_text_width_height_descent(text, FontProperties(size=points), ismath=False)
    return width / 72


def blank(rows: float) -> tuple["Figure", "Axes"]:
    """Make an empty chart, high enough for so many rows, without pyplot, whose state would be shared by all cells.

    Many rows stand closer together, so that a chart fits on a screen.
    """
    from matplotlib.figure import Figure

    height = 0.75 + 0.27 * min(rows, _MANY_ROWS) + 0.17 * max(rows - _MANY_ROWS, 0)
    figure = Figure(figsize=(WIDTH_INCHES, height), dpi=_DOTS_PER_INCH, layout="constrained", facecolor="none")
    figure.get_layout_engine().set(w_pad=_MARGIN_INCHES, h_pad=_MARGIN_INCHES)
    axes = figure.subplots()
    axes.set_facecolor("none")
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelcolor=INK)
    return figure, axes
