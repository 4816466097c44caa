"""Start a program beside the kernel, and talk to it as one does to a process."""

import contextlib
import os
import re
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from signal import Signals
from types import TracebackType

import psutil

from helpers import lifecycle
from helpers.processes.command import checked
from helpers.processes.log import LINES, Log

_GUARD = Path(__file__).with_name("guard.py")
_ADDRESS = re.compile(r"(?:[\w.-]+|\[[\da-fA-F:]+\]):\d+")
_PORT = re.compile(r"\d+")

_SIGNALS = {signal.value: signal.name for signal in Signals}

_SHOWN = 15  # lines of the log in an error
_KILL_SECONDS = 1.5  # the longest it takes until a killed process is gone
_DRAIN_SECONDS = 0.5  # the longest to wait for the end of the output, which a grandchild may hold open
_LOST = -9  # SIGKILL: how a program ends whose guard somebody killed; nobody could read its exit code

# By these ipykernel asks programs for colours; from 3.13 on, Python colours its tracebacks for the last.
_COLOURS = ("CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR")


class ServiceError(RuntimeError):
    """A program has ended while something was expected of it; the text says how, with the end of its log."""

    def _render_traceback_(self) -> list[str]:
        """Show the message alone: IPython calls this instead of printing a traceback."""
        return [f"ServiceError: {self}"]


def spawn(
    command: Sequence[str | os.PathLike],
    name: str,
    ready: str | None = None,
    timeout: float = 15.0,
    cwd: str | os.PathLike | None = None,
    env: Mapping[str, str | None] | None = None,
) -> "Service":
    """Run a program in a process of its own, in place of the previous one of that name.

    It is an ordinary program. It gets nothing on standard input, and what it prints, on standard output or standard
    error, goes to its log. It lives until it ends, is told to, or this kernel is gone, in whatever way; ■ leaves it
    alone.

    Args:
        command: the program and its arguments, as for ``subprocess.Popen``: ``[sys.executable, "server.py"]``.
        name: names the program within this kernel. Running the cell again stops the one that had the name.
        ready: text in the line by which the program says that it is ready; None does not wait.
        timeout: how long to wait for that line, in seconds.
        cwd: the directory it runs in; this one when None.
        env: variables to set for it, on top of this process's own, among which ``helpers`` has set GRPC_VERBOSITY; one
            that is None is taken away.
            Python programs are told not to buffer what they print, and to print UTF-8. ipykernel tells all programs
            to print in colours; this takes that away, since a log is no terminal.

    Returns:
        The running program.

    Raises:
        TypeError, ValueError: the command is no list of strings, or the name is empty.
        OSError: the program is not to be found (FileNotFoundError), not executable (PermissionError), or no program.
        ServiceError: it ended before it was ready.
        TimeoutError: it was not ready in time; it was stopped.
    """
    if not isinstance(name, str) or not name:
        raise ValueError("spawn() needs a name, such as spawn(command, name='station')")
    directory = Path.cwd() / (cwd or "")
    usual = {"PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8", **dict.fromkeys(_COLOURS)}
    wanted = {**os.environ, **usual, **(env or {})}
    environment = {name: value for name, value in wanted.items() if value is not None}
    words = checked(command, directory, environment)
    lifecycle.replace(f"process {name}")  # before its successor starts: the two may want the same port or file
    service = Service(words, name, directory, environment)
    if ready is not None:
        try:
            service._wait_until_ready(ready, timeout)
        except BaseException:
            service.stop(grace=0)
            raise
    return service


class Service:
    """A program in a process of its own, made by ``spawn``.

    Lines of its log are taken in order, each once; ``spawn`` has taken those up to the ready line. In a ``with`` block
    it is stopped at the end.

    On Windows there are no signals between processes: ``interrupt`` and ``stop`` send Ctrl-Break, which Python
    programs get as ``SIGBREAK``, and ``terminate`` is as hard as ``kill``. What the program itself had started ends
    with it on Linux and macOS, unless it left the program's process group, and lives on on Windows.

    Attributes:
        name: the name given to ``spawn``.
        pid: the program's own process id, for ``os.kill`` or ``psutil``.
        ready_line: the line that ``spawn`` waited for, None when it did not wait.
    """

    def __init__(self, command: Sequence[str], name: str, directory: Path, environment: Mapping[str, str]) -> None:
        self.name = name
        self.ready_line: str | None = None
        self._ready = ""
        self._label = f"process {name}"
        self._log = Log()
        self._over = threading.Event()
        self._code: int | None = None
        self._lock = threading.Lock()  # of the guard's input
        self._guard, self.pid = _start_guard(command, directory, environment)
        self._process = None
        with contextlib.suppress(psutil.NoSuchProcess):  # it has ended already
            self._process = psutil.Process(self.pid)
            lifecycle.keep(self._label, self._process, self.stop, ask=lambda: self._tell("ask"))
        self._reader = threading.Thread(target=self._log.read, args=(self._guard.stdout,), daemon=True)
        self._reader.start()
        threading.Thread(target=self._follow, daemon=True).start()

    @property
    def address(self) -> str:
        """The address in the ready line: the first ``host:port`` after the text waited for, or a port of 127.0.0.1.

        Raises:
            ValueError: there is none.
        """
        line = self.ready_line or ""
        after = line[line.find(self._ready) + len(self._ready) :]
        if match := _ADDRESS.search(after):
            return match[0]
        if match := _PORT.search(after):
            return f"127.0.0.1:{match[0]}"
        raise ValueError(
            f"no port after {self._ready!r} in the ready line of {self.name!r}, {self.ready_line!r}: "
            "spawn() it with the text that stands before its port"
        )

    @property
    def running(self) -> bool:
        """Whether it runs, as far as is known here: False a moment after it has ended."""
        return not self._over.is_set()

    @property
    def returncode(self) -> int | None:
        """Its exit code, as ``subprocess`` has it: negative for the signal that ended it; None while it runs."""
        return self._code if self._over.is_set() else None

    def log(self) -> list[str]:
        """Return the last lines it printed, 2000 at the most, taken or not."""
        return self._log.lines()

    def take(self, n: int | None = None, timeout: float = 5.0) -> list[str]:
        """Take the oldest lines that were not taken yet.

        Args:
            n: how many; waits until they are there. None takes what is there now.
            timeout: how long to wait, in seconds.

        Returns:
            The lines, in the order they were printed.

        Raises:
            TimeoutError: fewer than ``n`` lines came; they are left to be taken.
            ServiceError: the same, and it has ended, so that no more will come.
        """
        if n is not None and not 0 <= n <= LINES:
            raise ValueError(f"take() needs a number of lines from 0 to {LINES}, which is what the log keeps, not {n}")
        lines = self._log.take(n, timeout)
        if lines is None:
            raise self._missing(f"{n} more lines", timeout)
        return lines

    def wait_for(self, text: str, timeout: float = 5.0) -> str:
        """Wait for a line that contains ``text``, among those not taken yet; take it, and all before it.

        Returns:
            The line.

        Raises:
            TimeoutError: no such line came within ``timeout`` seconds; nothing was taken.
            ServiceError: the same, and it has ended.
        """
        line = self._log.find(lambda line: text in line, timeout)
        if line is None:
            raise self._missing(f"a line with {text!r}", timeout)
        return line

    def terminate(self) -> None:
        """Send SIGTERM, as ``kill PID`` and every orchestrator do; nothing happens when it has ended."""
        self._tell("terminate")

    def interrupt(self) -> None:
        """Send SIGINT, as Ctrl-C does; nothing happens when it has ended."""
        self._tell("interrupt")

    def kill(self) -> None:
        """Send SIGKILL, which no program can catch; nothing happens when it has ended."""
        self._tell("kill")

    def wait(self, timeout: float = 10.0) -> int:
        """Wait until it has ended, and everything it printed is in the log.

        Returns:
            Its exit code, as ``subprocess`` has it: ``-15`` for a program that SIGTERM ended.

        Raises:
            TimeoutError: it still runs after ``timeout`` seconds.
        """
        if not self._over.wait(timeout):
            raise TimeoutError(
                f"{self.name!r} still runs after {timeout:g} s: terminate() asks it to end, kill() does not ask"
            )
        return self._code

    def stop(self, grace: float = 1.0) -> int:
        """Ask it to end, as ``terminate`` does, and kill it if it has not ended after ``grace`` seconds.

        Returns:
            Its exit code.
        """
        self._tell("ask")
        if not self._over.wait(grace):
            self.kill()
        return self.wait(_KILL_SECONDS)

    def __enter__(self) -> "Service":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"Service {self.name}: {self._state()}"

    def _wait_until_ready(self, ready: str, timeout: float) -> None:
        self._ready = ready
        self.ready_line = self.wait_for(ready, timeout)

    def _tell(self, command: str) -> None:
        with self._lock, contextlib.suppress(OSError, ValueError):  # the guard is gone, and the program with it
            self._guard.stdin.write(f"{command}\n".encode())

    def _follow(self) -> None:
        """Wait for the end of the program, in a thread: the guard reports it and goes."""
        code = None
        with self._guard.stderr as reports:
            for report in reports:
                if report.startswith(b"ended "):
                    code = int(report.split()[1])
        if code is None:
            self._end_without_guard()
            code = _LOST
        self._guard.wait()
        with self._lock:
            self._guard.stdin.close()
        self._reader.join(_DRAIN_SECONDS)
        self._log.close()
        if self._process is not None:
            lifecycle.forget(self._label, self._process)
        self._code = code
        self._over.set()

    def _end_without_guard(self) -> None:
        if self._process is not None:
            with contextlib.suppress(psutil.NoSuchProcess):
                for process in [self._process, *self._process.children(recursive=True)]:
                    process.kill()

    def _missing(self, what: str, timeout: float) -> Exception:
        """Make the error for output that did not come."""
        log = "\n".join(self.log()[-_SHOWN:])
        log = f"The end of its log:\n{log}" if log else "It printed nothing."
        if self._log.closed:
            self._over.wait()  # which follows at once
            return ServiceError(f"{self.name!r} {self._state()} before it printed {what}. {log}")
        return TimeoutError(f"{self.name!r} did not print {what} within {timeout:g} s. {log}")

    def _state(self) -> str:
        code = self.returncode
        if code is None:
            return "runs"
        if code < 0:
            return f"was ended by {_SIGNALS.get(-code, f'signal {-code}')}"
        return f"ended with exit code {code}"


def _start_guard(
    command: Sequence[str], directory: Path, environment: Mapping[str, str]
) -> tuple[subprocess.Popen, int]:
    """Start the guard and through it the program; return the guard, and the program's process id."""
    # Asked for no session, directory or closing of descriptors, Popen takes posix_spawn, where gRPC's handlers of fork
    # do not run; the guard sees to all three.
    guard = subprocess.Popen(
        [sys.executable, "-I", "-S", _GUARD, directory, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        close_fds=os.name == "nt",
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # a console of its own, out of Ctrl-C's reach
    )
    try:
        word, _, rest = guard.stderr.readline().decode(errors="replace").strip().partition(" ")
        if word == "started":
            return guard, int(rest)
    except BaseException:
        guard.communicate()  # its input ends, and so does what it started
        raise
    said = guard.communicate()[1].decode(errors="replace")
    raise OSError(f"{command[0]!r} cannot be started: {rest}{said}; a script needs its interpreter before it")
