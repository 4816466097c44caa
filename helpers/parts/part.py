"""What all parts have in common: each is a program in a process of its own, under a name."""

from typing import Self

from helpers import processes


class Part:
    """A program that a lesson's system needs. In a ``with`` block it is stopped at the end.

    Attributes:
        name: names it within this kernel.
        address: what to dial, ``"127.0.0.1:port"``.
    """

    name: str
    address: str
    _service: processes.Service

    @property
    def pid(self) -> int:
        """Its process id, for ``os.kill`` or ``psutil``."""
        return self._service.pid

    @property
    def running(self) -> bool:
        """Whether it runs; one that stands still does."""
        return self._service.running

    def log(self) -> list[str]:
        """Return the last lines it printed since it was started, 2000 at the most."""
        return self._service.log()

    def stop(self) -> None:
        """Stop it; calls in flight fail."""
        self._service.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"{type(self).__name__} {self.name}: {'runs' if self.running else 'does not run'}"
