"""The verdict on an exercise: one line, whatever the answer does.

A check is a function of a module in ``helpers.checks``, made by the decorator ``exercise``:

>>> @exercise("0.1", "twice two is known")
... def exercise_1(expect, double):
...     number = expect.result(double, 2)
...     expect(number == 4, f"twice two is not {number}")
>>> exercise_1(lambda n: n + 2)
✓ 0.1 solved: twice two is known
"""

import contextlib
import functools
import inspect
import io
import os
import re
from collections.abc import Callable
from typing import Any

import grpc

from helpers.leftovers import Leftovers
from helpers.limits import Overtime, within

UNFINISHED = "your code here"
GRADING = "GRPC_COURSE_GRADING"  # set to 1, a check that is not met raises, which is what a grader counts
SECONDS = 7.0  # for all of a check; with the clean-up it ends within ten
_LONGEST = 400  # characters of a reason; enough for what protoc says, and not all of a message or a file
_NEVER_ENDS = "no end after {seconds:g} s: what does your answer wait for?"
# The line after a traceback's indented ones; a warning has such a line, too.
_RAISED = re.compile(r"(?<=\n)(?<!last\):\n)(?!\w*Warning: )\w[\w.]*: .+(?<!last\):)$", re.MULTILINE)


class _Refused(Exception):
    """Ends a check at the first expectation that is not met."""


class _Unfinished(Exception):
    """Ends a check when the stub is still as the lesson left it."""


class Expect:
    """What a check is handed first: calls the answer, and ends the check where it is not as expected."""

    def __init__(self) -> None:
        self.judged = 0

    def __call__(self, condition: object, hint: str) -> None:
        """Expect something of the answer.

        Args:
            condition: true when the expectation is met.
            hint: what to think about otherwise, in one line.
        """
        self.judged += 1
        if not condition:
            raise _Refused(hint)

    def written(self, *answers: object) -> None:
        """Expect that these are more than the ``...`` of the stub."""
        left = sum(answer is ... for answer in answers)
        if left == len(answers):
            raise _Unfinished
        self(not left, f"{left} of {len(answers)} are still to be written")

    def result(
        self,
        answer: Callable[..., Any],
        *arguments: Any,
        seconds: float | None = None,
        hint: str = _NEVER_ENDS,
        **options: Any,
    ) -> Any:
        """Call the reader's function, for a limited time.

        Args:
            answer: the function; the arguments that follow are handed to it, as are further keywords.
            seconds: how long it may take; as long as the check has, when None.
            hint: what to say when it takes longer.

        Returns:
            What the function returns. A coroutine or an asynchronous generator is refused, as no check awaits one.
        """
        self.written(answer)
        limit = SECONDS if seconds is None else seconds
        try:
            returned = within(limit, answer, *arguments, **options)
        except Overtime:
            raise _Refused(hint.format(seconds=limit)) from None
        if inspect.iscoroutine(returned):
            returned.close()
        awaited = inspect.isawaitable(returned) or inspect.isasyncgen(returned)
        self(not (awaited and not isinstance(returned, grpc.RpcError)), "write it without async: nobody awaits it here")
        return returned


def exercise(number: str, goal: str, patience: float = 1) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Turn a function that expects things of an answer into a check that prints a verdict.

    The first expectation that is not met ends the check. An exception is a refusal in its own words, also one that ends
    a program; only an interrupt passes through. A stub counts as not written when it is ``...`` or raises
    ``NotImplementedError("your code here")``, itself or on a server. Whatever was made or started meanwhile is closed
    and stopped, and a thread that goes on all the same is a refusal, too.

    Args:
        number: the exercise's number in the course, such as ``"5.1"``.
        goal: what a solution does, in a few words; it ends the line of both "solved" and "not solved yet".
        patience: how many times ``SECONDS`` the check may take: more than 1 where it starts processes, for which a busy
            machine needs long.

    Returns:
        A decorator. The function gets an ``Expect`` first; the check takes the other arguments, and returns nothing.
    """

    def decorator(function: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(function)
        def check(*answers: Any, **options: Any) -> None:
            expect, problems, leftovers = Expect(), _Problems(), Leftovers()
            error: BaseException | None = None
            try:
                with problems.heard(), leftovers.watch():
                    within(SECONDS * patience, function, expect, *answers, **options)
            except BaseException as caught:
                error = caught
            with _Problems().heard():  # what fails now does so because its server is stopped
                threads = leftovers.clear()
            if isinstance(error, KeyboardInterrupt):
                raise error  # an interrupt belongs to the reader
            if error is None and threads:
                error = _Refused(f"a thread that your answer started goes on: {threads[0].name}")
            if error is None and not expect.judged:
                error = _Refused("this check expected nothing, so it can say nothing")
            _conclude(number, goal, error, problems, SECONDS * patience)

        check.__signature__ = _without_first(inspect.signature(function))
        return check

    return decorator


def _conclude(number: str, goal: str, error: BaseException | None, problems: "_Problems", seconds: float) -> None:
    """Print the verdict, and raise it where a grader counts."""
    if error is None:
        verdict = f"✓ {number} solved: {goal}"
    elif _is_unfinished(error):
        verdict = f"○ {number} not solved yet: {goal}"
    else:
        reason = _reason(error, seconds)
        verdict = f"✗ {number} {reason}{problems.last(reason)}"
    print(verdict)
    if error is not None and os.environ.get(GRADING):
        raise AssertionError(verdict) from None


def _without_first(signature: inspect.Signature) -> inspect.Signature:
    return signature.replace(parameters=list(signature.parameters.values())[1:])


def _is_unfinished(error: BaseException) -> bool:
    if isinstance(error, NotImplementedError):
        return str(error) == UNFINISHED
    # A stub that is a handler says so on its server; the client gets its exception's text.
    told = isinstance(error, grpc.Call) and (error.details() or "").endswith(UNFINISHED)
    return told or isinstance(error, _Unfinished)


def _reason(error: BaseException, seconds: float) -> str:
    if isinstance(error, Overtime):
        return _NEVER_ENDS.format(seconds=seconds)
    if isinstance(error, grpc.Call):
        return _one_line(f"the call failed with {error.code().name}: {error.details()}")
    if isinstance(error, _Refused):
        return _one_line(str(error))
    return _named(error)


def _named(error: BaseException) -> str:
    words = _one_line(str(error))
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "…"


class _Problems:
    """Exceptions that no caller sees: those of handlers and threads, which end in a traceback on stderr."""

    def __init__(self) -> None:
        self._stderr = io.StringIO()

    def heard(self) -> contextlib.redirect_stderr:
        """Return a context in which stderr is read, and not shown: of a check, a reader sees one line."""
        return contextlib.redirect_stderr(self._stderr)

    def last(self, beside: str) -> str:
        """Return the last of them in brackets, to follow a reason that does not name it anyway; else nothing."""
        raised = [match.group() for match in _RAISED.finditer(self._stderr.getvalue())]
        untold = [_one_line(error) for error in raised if _one_line(error.partition(": ")[2]) not in beside]
        return f" ({untold[-1]})" if untold else ""
