"""Durations as text that is the same in every run, as long as they are what they should be."""

# A busy machine is late, by as much as half a second; nothing that waits is early by more than a clock's tick.
_EARLY = 0.9
_LATE_SECONDS = 0.5


def about(seconds: float, measured: float) -> str:
    """Say how long something took that should take a certain time.

    Args:
        seconds: what it should take.
        measured: what it took, in seconds.

    Returns:
        ``"about 0.2 s"`` when it was near that, which is from a tenth less to half a second, or half as much, more.
        Otherwise what was measured, such as ``"1.374 s, not 0.2 s"``.

    Raises:
        ValueError: ``seconds`` is not positive.

    >>> about(0.2, 0.2134)
    'about 0.2 s'
    >>> about(0.2, 0.0021)
    '0.002 s, not 0.2 s'
    """
    if not seconds > 0:
        raise ValueError(f"about() takes a time above 0 s, not {seconds!r}; for what takes hardly any, see under()")
    near = _EARLY * seconds <= measured <= seconds + max(_LATE_SECONDS, seconds / 2)
    return f"about {seconds:g} s" if near else f"{measured:.3f} s, not {seconds:g} s"


def under(seconds: float, measured: float) -> str:
    """Say how long something took that should take less than a certain time.

    Args:
        seconds: what it should stay below.
        measured: what it took, in seconds.

    Returns:
        ``"under 0.1 s"``, or what was measured, such as ``"1.374 s, not under 0.1 s"``.

    Raises:
        ValueError: ``seconds`` is not positive.

    >>> under(0.1, 0.0021)
    'under 0.1 s'
    """
    if not seconds > 0:
        raise ValueError(f"under() takes a time above 0 s, not {seconds!r}")
    return f"under {seconds:g} s" if measured < seconds else f"{measured:.3f} s, not under {seconds:g} s"
