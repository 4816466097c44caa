"""Which colour means what, in every figure of the course.

The strong colours are Okabe and Ito's, which stay apart for colour-blind readers; nothing is told by colour alone.
"""

from collections.abc import Iterable

INK = "#222222"  #: texts and axes
GROUND = "#E9EBEE"  #: what charts stand on: soft in a dark page, a card in a light one
RUNS = "#0072B2"  #: something is at work
WAITS = "#767676"  #: something waits; hatched
LATE = "#E69F00"  #: something is at work for nobody, since its time is over; dotted, in DEADLINE_EXCEEDED's colour
EXPECTED = "#84888E"  #: where something should be; thin, so that overlaps show
LIMIT = "#222222"  #: a line that something must not cross; dashed

#: Things that are compared, such as plain and gzipped, have no colour of their own: greys, each with a hatch.
COMPARED = (("#3D4652", ""), ("#9AA5B1", "//"), ("#D5DAE0", ".."))

TAG, LENGTH, VALUE = "#FFD8A8", "#D9CCFF", "#B8EFDD"  #: grounds of a field's bytes, under dark letters

_OUTCOMES = {  # colour and marker of a status code
    "OK": ("#009E73", "o"),
    "UNAVAILABLE": ("#D55E00", "X"),
    "DEADLINE_EXCEEDED": (LATE, "D"),
    "CANCELLED": ("#CC79A7", "s"),
}
_OTHER_ERRORS = "#7B2D5B"
_OTHER_MARKERS = "v^<>P*"


def looks(outcomes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the colour and the marker of each outcome.

    Args:
        outcomes: names of status codes. Those without a colour of their own share one, and differ in their markers.
    """
    known: dict[str, tuple[str, str]] = {}
    others = 0
    for outcome in outcomes:
        if outcome in known:
            continue
        if outcome in _OUTCOMES:
            known[outcome] = _OUTCOMES[outcome]
        else:
            known[outcome] = (_OTHER_ERRORS, _OTHER_MARKERS[others % len(_OTHER_MARKERS)])
            others += 1
    return known
