"""The figures that lessons share, drawn from what was measured.

Import this where a figure is drawn, not at the top of a lesson: matplotlib, which is imported at the first chart, costs
a kernel about 40 MB. A picture is not compared when a notebook is tested, so each carries a sentence that says what it
shows: as its title, for who cannot see it, and for the test.
"""

from helpers.figures.charts import attempts, bars, percentiles, who_ran_when, window
from helpers.figures.curves import curves
from helpers.figures.lives import lives
from helpers.figures.load import attempts_per_call, load
from helpers.figures.message import message_bytes
from helpers.figures.picture import Picture

__all__ = [
    "Picture",
    "attempts",
    "attempts_per_call",
    "bars",
    "curves",
    "lives",
    "load",
    "message_bytes",
    "percentiles",
    "who_ran_when",
    "window",
]
