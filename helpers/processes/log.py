"""The last lines a process printed, read by a thread so that the process never waits for a reader."""

import collections
import itertools
import threading
from collections.abc import Callable
from typing import BinaryIO

LINES = 2000  # kept at the most
WIDTH = 4096  # bytes; a longer line is broken
_CHUNK = 65536  # bytes read at once


class Log:
    """Lines from a pipe, to be taken in order; the oldest are dropped, so that a program may print without end."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._kept: collections.deque[str] = collections.deque(maxlen=LINES)
        self._came = 0  # lines in all
        self._taken = 0  # of these, how many were taken or passed over
        self._closed = False

    def read(self, pipe: BinaryIO) -> None:
        """Read an unbuffered pipe to its end, in the calling thread; what is not UTF-8 is replaced."""
        rest = b""
        with pipe:
            while data := pipe.read(_CHUNK):
                *lines, rest = (rest + data).split(b"\n")
                # Something stays behind, so that the end of a line that is full does not look like an empty line.
                full = (len(rest) - 1) // WIDTH * WIDTH
                if full > 0:
                    lines.append(rest[:full])
                    rest = rest[full:]
                self._add(lines)
        if rest:
            self._add([rest])

    def close(self) -> None:
        """Have nobody wait any longer: no more will come."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        """Whether no more will come."""
        return self._closed

    def lines(self) -> list[str]:
        """Return the lines that are kept, taken or not."""
        with self._changed:
            return list(self._kept)

    def take(self, n: int | None, timeout: float) -> list[str] | None:
        """Take the next ``n`` lines, or with None those that are there; None when ``n`` do not come, nothing taken."""
        with self._changed:
            wanted = self._came - self._start(self._taken) if n is None else n
            self._changed.wait_for(lambda: self._came - self._start(self._taken) >= wanted or self._closed, timeout)
            start = self._start(self._taken)
            if self._came - start < wanted:
                return None
            self._taken = start + wanted
            return list(itertools.islice(self._from(start), wanted))

    def find(self, fits: Callable[[str], object], timeout: float) -> str | None:
        """Take the lines up to the first that fits, and return that one; None when none comes, nothing taken."""
        with self._changed:
            looked = self._taken
            found: list[str] = []

            def look() -> list[str]:
                nonlocal looked
                looked = self._start(looked)
                for line in self._from(looked):
                    looked += 1
                    if fits(line):
                        found.append(line)
                        break
                return found

            self._changed.wait_for(lambda: look() or self._closed, timeout)
            if not found:
                return None
            self._taken = looked
            return found[0]

    def _start(self, position: int) -> int:
        """The first line at or after a position that is still kept."""
        return max(position, self._came - len(self._kept))

    def _from(self, position: int) -> itertools.islice:
        return itertools.islice(self._kept, position - (self._came - len(self._kept)), None)

    def _add(self, lines: list[bytes]) -> None:
        texts = [line[i : i + WIDTH] for line in lines for i in range(0, max(len(line), 1), WIDTH)]
        with self._changed:
            self._kept.extend(text.decode(errors="replace").rstrip("\r") for text in texts)
            self._came += len(texts)
            self._changed.notify_all()
