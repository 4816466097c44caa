"""A notebook handlers can write into, since where their ``print`` lands depends on timing."""

import threading
import time
from typing import NamedTuple


class Note(NamedTuple):
    """One line of a journal."""

    text: str
    seconds: float  # since the journal was made
    thread: str


class Journal:
    """Notes from any thread, kept in the order they were made, and taken out in a cell.

    >>> journal = Journal()
    >>> journal.note("SayHello for", "Ada")
    >>> journal.take(1)
    ['SayHello for Ada']
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._notes: list[Note] = []
        self._taken = 0
        self._began = time.monotonic()

    def note(self, *values: object) -> None:
        """Add a line; the values are joined as ``print`` joins them. Safe from any thread."""
        text = " ".join(map(str, values))
        with self._changed:
            self._notes.append(Note(text, time.monotonic() - self._began, threading.current_thread().name))
            self._changed.notify_all()

    def take(self, n: int | None = None, timeout: float = 5.0) -> list[str]:
        """Take the oldest lines that were not taken yet.

        Args:
            n: how many; waits until they are there. None takes what is there now.
            timeout: how long to wait, in seconds.

        Returns:
            The lines, in the order they were made.

        Raises:
            TimeoutError: fewer than ``n`` lines came; says which ones did, and leaves them to be taken.
        """
        if n is not None and n < 0:
            raise ValueError(f"take() needs a number of notes, not {n}")
        with self._changed:
            if n is None:
                n = len(self._notes) - self._taken
            if not self._changed.wait_for(lambda: len(self._notes) - self._taken >= n, timeout):
                arrived = [note.text for note in self._notes[self._taken :]]
                raise TimeoutError(
                    f"waited {timeout:g} s for {n} notes, {len(arrived)} came: {'; '.join(arrived) or 'none'}"
                )
            taken = self._notes[self._taken : self._taken + n]
            self._taken += n
            return [note.text for note in taken]

    @property
    def notes(self) -> list[Note]:
        """Every note so far, taken or not, with its time and its thread."""
        with self._changed:
            return list(self._notes)

    def __repr__(self) -> str:
        with self._changed:
            return f"Journal: {len(self._notes)} notes, {len(self._notes) - self._taken} of them not taken yet"
