"""The course as a reader starts it: `python -m tools.lab` in a copy of it, with a Jupyter that knows nothing yet."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.notebooks import ROOT

# What starting the course and reading a lesson need; the helpers are installed.
_COURSE = ("notebooks", "protos", "certs", "tools", "docs", "README.md", ".gitignore")
_LEFT_OUT = shutil.ignore_patterns(".ipynb_checkpoints", "kernel-*", "__pycache__")
_ADDRESS = re.compile(r"^    (?P<address>(?P<server>http://[^/]+/)\S*\?token=(?P<token>\w+))$", re.M)
_START_SECONDS = 90
_STOP_SECONDS = 20


def copy_course(directory: Path) -> Path:
    """Copy the course below a directory and return the copy."""
    course = directory / "course"
    course.mkdir(parents=True)
    for name in _COURSE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, course / name, ignore=_LEFT_OUT)
        else:
            shutil.copy(source, course / name)
    return course


def git(course: Path, *arguments: str) -> str:
    """Run git in a copy of the course and return what it prints."""
    identity = ["-c", "user.name=Reader", "-c", "user.email=reader@example.org"]
    return subprocess.run(["git", *identity, *arguments], cwd=course, check=True, capture_output=True, text=True).stdout


def checkout(directory: Path) -> Path:
    """Copy the course below a directory, under git, and return the copy."""
    course = copy_course(directory)
    git(course, "init", "--quiet")
    git(course, "add", ".")
    git(course, "commit", "--quiet", "--message=The course")
    return course


def environment(directory: Path) -> dict[str, str]:
    """Return an environment in which Jupyter keeps everything below a directory, without a screen."""
    left_out = ("PYTEST_CURRENT_TEST", "DISPLAY", "WAYLAND_DISPLAY", "JUPYTER_TOKEN", "JUPYTER_CONFIG_PATH")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    own = {f"JUPYTER_{name}_DIR": str(directory / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    return {**kept, **own, "IPYTHONDIR": str(directory / "ipython"), "PYTHONUNBUFFERED": "1"}


class Started:
    """A running course."""

    def __init__(self, course: Path, process: subprocess.Popen) -> None:
        self.course = course
        self._process = process
        self._output: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def output(self) -> str:
        """Everything that the terminal shows so far."""
        return "".join(self._output)

    def wait(self) -> None:
        """Wait until the address is there.

        Raises:
            RuntimeError: it did not come; with what did.
        """
        deadline = time.monotonic() + _START_SECONDS
        while not _ADDRESS.search(self.output):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"JupyterLab did not start:\n{self.output}")
            time.sleep(0.1)

    @property
    def address(self) -> str:
        """The address that the reader is told to open."""
        return self._found("address")

    def lesson(self, name: str) -> str:
        """Return the address of the reader's copy of a lesson, opened alone."""
        return f"{self._found('server')}lab/tree/my/{name}?token={self._found('token')}&reset"

    def ask(self, path: str, method: str = "GET", data: bytes | None = None) -> bytes:
        """Ask the server by its REST interface."""
        headers = {"Authorization": f"token {self._found('token')}"}
        request = urllib.request.Request(self._found("server") + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.read()

    def shut_kernels_down(self) -> None:
        """End all kernels: JupyterLab keeps that of a lesson whose tab was closed."""
        for kernel in json.loads(self.ask("api/kernels")):
            self.ask(f"api/kernels/{kernel['id']}", "DELETE")

    def stop(self) -> int:
        """End it as a second Ctrl-C would, and return its exit code."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
        finally:
            self._reader.join(_STOP_SECONDS)

    def _found(self, part: str) -> str:
        match = _ADDRESS.search(self.output)
        if match is None:
            raise RuntimeError(f"there is no address yet:\n{self.output}")
        return match[part]

    def _read(self) -> None:
        for line in self._process.stdout:
            self._output.append(line)


@contextmanager
def start(directory: Path, *arguments: str, course: Path | None = None) -> Iterator[Started]:
    """Start the course below a directory; it ends, with its kernels, when the block does.

    Args:
        directory: where Jupyter keeps its files, and the copy of the course.
        arguments: what is added to the command.
        course: a copy of the course that is there already.
    """
    course = course or copy_course(directory)
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.lab", "--ServerApp.port=0", *arguments],
        cwd=course,
        env=environment(directory),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    started = Started(course, process)
    try:
        started.wait()
        yield started
    finally:
        started.stop()
