"""Ratios as text that is the same in every run, as long as they are what they should be."""


def at_least(times: float, measured: float) -> str:
    """Say how many times as much something is, when it should be a certain number of times or more.

    Args:
        times: what the ratio should reach.
        measured: the ratio.

    Returns:
        ``"at least 5 times"``, or what was measured, such as ``"1.3 times, not 5"``.

    Raises:
        ValueError: ``times`` is not positive.

    >>> at_least(5, 29.4)
    'at least 5 times'
    >>> at_least(5, 1.31)
    '1.3 times, not 5'
    """
    if not times > 0:
        raise ValueError(f"at_least() takes a ratio above 0, not {times!r}")
    return f"at least {times:g} times" if measured >= times else f"{measured:.1f} times, not {times:g}"
