"""The verdict on an exercise: one line, whatever happens."""

from types import TracebackType

import grpc

UNFINISHED = "your code here"


class _Refused(Exception):
    """Ends the body of a check at the first expectation that is not met."""


class _Unfinished(Exception):
    """Ends the body of a check when the stub is still as the lesson left it."""


class check:
    """Judge an exercise and print one line: not solved yet, refused with a hint, or solved.

    >>> answer = 4
    >>> with check("0.1", "twice two is known") as expect:
    ...     expect.written(answer)
    ...     expect(answer == 4, "count again: two and two")
    ✓ 0.1 solved: twice two is known

    The first expectation that is not met ends the block. An exception inside the block is a refusal, in the exception's
    own words; only an interrupt passes through. A stub counts as not written when it is ``...``, raises
    ``NotImplementedError``, or when a server says so.

    Args:
        number: the exercise's number in the lesson, such as ``"5.1"``.
        goal: what a solution does, in a few words; it ends the line of both "solved" and "not solved yet".
    """

    def __init__(self, number: str, goal: str) -> None:
        self.number = number
        self.goal = goal
        self._judged = 0

    def __enter__(self) -> "check":
        return self

    def __call__(self, condition: object, hint: str) -> None:
        """Expect something of the solution.

        Args:
            condition: true when the expectation is met.
            hint: what to think about otherwise.
        """
        self._judged += 1
        if not condition:
            raise _Refused(hint)

    def written(self, *answers: object) -> None:
        """Say that these must be more than the ``...`` of the stub."""
        if any(answer is ... for answer in answers):
            raise _Unfinished

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        if error is not None and not isinstance(error, Exception):
            return False  # an interrupt belongs to the reader
        print(self._verdict(error))
        return True

    def _verdict(self, error: Exception | None) -> str:
        if error is None and not self._judged:
            return f"✗ {self.number} this check expected nothing, so it can say nothing"
        if error is None:
            return f"✓ {self.number} solved: {self.goal}"
        if isinstance(error, _Refused):
            return f"✗ {self.number} {error}"
        if _is_unfinished(error):
            return f"○ {self.number} not solved yet: {self.goal}"
        return f"✗ {self.number} {_in_one_line(error)}"


def _is_unfinished(error: Exception) -> bool:
    if isinstance(error, (_Unfinished, NotImplementedError)):
        return True
    # A generated servicer answers so for a method that was not written, a stub's handler with its exception.
    return isinstance(error, grpc.Call) and (error.details() or "").endswith(("Method not implemented!", UNFINISHED))


def _in_one_line(error: Exception) -> str:
    if isinstance(error, grpc.Call):
        return f"the call failed with {error.code().name}: {error.details()}"
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words}" if words else type(error).__name__
