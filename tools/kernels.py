"""Kernels as JupyterLab starts them, each with a temporary directory of its own and reached without a TCP port.

Everything that runs a lesson outside JupyterLab (the tests, `make refresh`, `make bench`) starts its kernel here, so
that what they see is what a reader sees.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

# ipykernel leaves file descriptors 1 and 2 alone when it sees pytest's variable, JupyterLab's kernels capture them.
_NOT_FOR_KERNELS = ("PYTEST_CURRENT_TEST",)
_TEMPORARY = ("TMPDIR", "TEMP", "TMP")
# The path of a Unix socket has room for 104 bytes on macOS and the BSDs, 108 on Linux, one of them its end.
_LONGEST_SOCKET = 103
_LAST_LINES = 20


class KernelDied(Exception):
    """A kernel ended before it was ready; the message holds the last it said."""


def connection(temporary: Path) -> dict[str, str]:
    """Return how a kernel manager should reach its kernel, as its traits: by sockets in `temporary`.

    Over TCP the manager picks free ports for its kernel, which another program may have taken when the kernel comes to
    bind them. Where the system has no Unix sockets for this, or the path is too long for one, it stays at that.
    """
    prefix = temporary / "s"  # to which the manager adds the number of the socket: s-1 to s-5
    if os.name != "posix" or len(os.fsencode(f"{prefix}-1")) > _LONGEST_SOCKET:
        return {}
    return {"transport": "ipc", "ip": str(prefix)}


@contextmanager
def last_words(stderr: Path) -> Iterator[None]:
    """Turn the error of a kernel that ends before it is ready into one that says why.

    Args:
        stderr: what the kernel's standard error is written to.

    Raises:
        KernelDied: in place of the RuntimeError of jupyter_client, which knows no reason.
    """
    try:
        yield
    except RuntimeError as error:
        said = (
            stderr.read_text(encoding="utf-8", errors="replace").splitlines()[-_LAST_LINES:] if stderr.exists() else []
        )
        raise KernelDied("\n".join([f"{error} The last it said:", *said] if said else [str(error)])) from error


@contextmanager
def kernel_environment(temporary: Path) -> Iterator[None]:
    """Give kernels started in this block the environment they have in JupyterLab, and `temporary` for their files."""
    changed = (*_NOT_FOR_KERNELS, *_TEMPORARY)
    before = {name: os.environ.get(name) for name in changed}
    for name in _NOT_FOR_KERNELS:
        os.environ.pop(name, None)
    for name in _TEMPORARY:
        os.environ[name] = str(temporary)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def temporary_directory() -> Iterator[Path]:
    """Make a directory for one kernel and remove it, even when the kernel left a file open behind it."""
    path = Path(tempfile.mkdtemp(prefix="kernel-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def open_kernel(notebook: nbformat.NotebookNode, cwd: Path, timeout: float = 60) -> Iterator[NotebookClient]:
    """Start a kernel for `notebook` and yield the client that executes cells in it.

    Raises:
        KernelDied: the kernel ended before it was ready.
    """
    with temporary_directory() as temporary:
        client = NotebookClient(
            notebook,
            timeout=timeout,
            kernel_name="python3",
            store_widget_state=False,
            record_timing=False,
            config=Config(KernelManager=connection(temporary)),
        )
        words = temporary / "stderr"
        with kernel_environment(temporary), last_words(words), words.open("wb") as stderr:
            # The client starts its kernel on entering the block; cells run with the restored environment around them.
            # Its captured outputs come through messages; what it echoes to this terminal beside them would be noise.
            kernel = client.setup_kernel(cwd=str(cwd), stdout=subprocess.DEVNULL, stderr=stderr)
            kernel.__enter__()
        try:
            yield client
        finally:
            kernel.__exit__(None, None, None)
