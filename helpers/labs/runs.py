"""What every experiment has: numbers within bounds, choices, a server of its own, progress, and no other beside it."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

import grpc

from helpers import lifecycle
from helpers.channels import OWN_CONNECTION
from helpers.servers import start

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

# When a server stops while calls arrive, grpcio 1.85.1 repeats them by itself. If such a call is a stream and fails for
# want of a connection, its reader is not told, not even at the deadline (lesson 15, among the traps): one in ten stops
# on a busy machine; without repeating, none in 2400. Unary calls ended in all of some hundred stops.
NO_RETRIES = [("grpc.enable_retries", 0), *OWN_CONNECTION]  #: a channel's options for experiments with streams

_TRIES = 5
_TRIES_SECONDS = 2.0

_alone = threading.Lock()


class Busy(RuntimeError):
    """An experiment was asked for while another one was running in this kernel."""


@dataclass(frozen=True)
class Knob:
    """A number an experiment takes, and how far it may be turned.

    Attributes:
        name: the experiment's argument.
        label: what it is, with its unit if it has one.
        values: what a reader may choose, from the smallest to the largest.
        default: where it stands at first; one of the values.
    """

    name: str
    label: str
    values: Sequence[float]
    default: float

    def check(self, value: float) -> None:
        """Refuse what is no such number, or out of bounds; between the bounds it need not be one of ``values``.

        Raises:
            TypeError: not a number, or not a whole one where all of ``values`` are.
            ValueError: out of bounds.
        """
        low, high = self.values[0], self.values[-1]
        whole = all(isinstance(each, int) for each in self.values)
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            kind = "a whole number" if whole else "a number"
            raise TypeError(f"{self.name}={value!r}: {self.label} is {kind} from {low} to {high}")
        if not low <= value <= high:
            raise ValueError(f"{self.name}={value!r} is out of bounds: {self.label} goes from {low} to {high}")


@dataclass(frozen=True)
class Choice:
    """A text an experiment takes, one of a few.

    Attributes:
        name: the experiment's argument.
        label: what it is.
        values: what a reader may choose, in the order they are offered.
        default: what is chosen at first; one of the values.
    """

    name: str
    label: str
    values: Sequence[str]
    default: str

    def check(self, value: str) -> None:
        """Refuse what is none of ``values``.

        Raises:
            TypeError: not a text.
            ValueError: another text.
        """
        if not isinstance(value, str):
            raise TypeError(f"{self.name}={value!r}: {self.label} is a text, one of {self._offered()}")
        if value not in self.values:
            raise ValueError(f"{self.name}={value!r} is no choice: {self.label} is one of {self._offered()}")

    def _offered(self) -> str:
        return ", ".join(map(repr, self.values))


class Progress:
    """How far a run is: counted in any thread, read in any other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of, self._what = 0, ""
        self.done = 0

    @property
    def of(self) -> int:
        """How many steps there are to the end; 0 while nobody knows."""
        return self._of

    def expect(self, of: int, what: str) -> None:
        """Say how many steps the run has, and what they are, such as ``"readings"``."""
        with self._lock:
            self._of, self._what, self.done = of, what, 0

    def step(self) -> None:
        """One more is done."""
        with self._lock:
            self.done += 1

    def __str__(self) -> str:
        with self._lock:
            return f"{self.done} of {self._of} {self._what}" if self._of else "starting"


def one_at_a_time(experiment: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Let an experiment run only when no other one does: two at once would measure each other.

    Raises:
        Busy: when called; nothing was started.
    """

    @wraps(experiment)
    def alone(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        if not _alone.acquire(blocking=False):
            raise Busy("another experiment is running; try again when it has ended")
        try:
            return experiment(*args, **kwargs)
        finally:
            _alone.release()

    return alone


@contextlib.contextmanager
def serving(server: grpc.Server, name: str, credentials: grpc.ServerCredentials | None = None) -> Iterator[str]:
    """Start an experiment's server, with TLS if there are credentials, give its address, and stop it in the end."""
    address = start(server, name, credentials)
    with lifecycle.stopping(name):
        yield address


def count(number: int, what: str) -> str:
    """Say how many of something there are, such as ``"3 messages"``; its plural ends in s."""
    return f"{number} {what}" + ("" if number == 1 else "s")


def reason(error: BaseException) -> str:
    """Say in a line why a run failed; what an ``RpcError`` says by itself is a page."""
    if isinstance(error, grpc.RpcError) and isinstance(error, grpc.Call):
        return f"{error.code().name}: {error.details()}"
    return f"{type(error).__name__}: {error}"


def least_disturbed(run: Callable[[], _Result], disturbance: Callable[[_Result], float], enough: float) -> _Result:
    """Run something again until the machine disturbed it little; return the least disturbed.

    It is run up to five times in all, or for two seconds if that is longer: a short run is made anew more often.

    A machine that is busy elsewhere only ever adds to what a run takes. What it adds must be known from the run itself,
    and not from what the run is hoped to show.

    Args:
        run: makes one run.
        disturbance: how much a run was disturbed.
        enough: the disturbance, or less, at which there is no further run.
    """
    until, runs = time.monotonic() + _TRIES_SECONDS, [run()]
    while disturbance(runs[-1]) > enough and (len(runs) < _TRIES or time.monotonic() < until):
        runs.append(run())
    return min(runs, key=disturbance)
