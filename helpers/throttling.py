"""The rule of retry throttling (gRFC A6), in thousandths of a token, as C-core counts them."""

from collections.abc import Iterator, Sequence
from typing import Protocol


class Tokens(Protocol):
    """What says whether a failed attempt may be followed by another: gRPC's rule, or somebody's try at it."""

    def failed(self) -> bool:
        """Take a token for a failed attempt; say whether it may be followed by another."""

    def succeeded(self) -> None:
        """Pay for a success."""


class Bucket:
    """Tokens by gRPC's rule.

    Args:
        max_tokens: as many are there at first, and at the most.
        token_ratio: what a success pays.
    """

    def __init__(self, max_tokens: int, token_ratio: float) -> None:
        self._most = self._left = 1000 * max_tokens
        self._paid = round(1000 * token_ratio)

    @property
    def shut(self) -> bool:
        """Whether a call that fails next would not be retried."""
        return self._left - 1000 <= self._most / 2

    def failed(self) -> bool:
        """Take a token for a failed attempt; say whether it may be followed by another."""
        self._left = max(self._left - 1000, 0)
        return self._left > self._most / 2

    def succeeded(self) -> None:
        """Pay for a success."""
        self._left = min(self._left + self._paid, self._most)


def attempts_of_calls(tokens: Tokens, fates: Sequence[bool], most: int) -> Iterator[int]:
    """Make calls in thought until all these attempts were made; yield the attempts of each, when it is over.

    Args:
        tokens: say which failed attempts may be followed by another.
        fates: of each attempt, whether it fails; attempts beyond these fail, too.
        most: attempts of a call.
    """
    position = 0
    while position < len(fates):
        number, again = 0, True
        while again:
            fails = position >= len(fates) or fates[position]
            number, position = number + 1, position + 1
            if fails:
                again = tokens.failed() and number < most
            else:
                tokens.succeeded()
                again = False
        yield number
