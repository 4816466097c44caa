"""Kernels as JupyterLab starts them, each with a temporary directory of its own.

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

# ipykernel leaves file descriptors 1 and 2 alone when it sees pytest's variable, JupyterLab's kernels capture them.
_NOT_FOR_KERNELS = ("PYTEST_CURRENT_TEST",)
_TEMPORARY = ("TMPDIR", "TEMP", "TMP")


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
    """Start a kernel for `notebook` and yield the client that executes cells in it."""
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        store_widget_state=False,
        record_timing=False,
    )
    with temporary_directory() as temporary:
        with kernel_environment(temporary):
            # The client starts its kernel on entering the block; cells run with the restored environment around them.
            # Its captured outputs come through messages; what it echoes to this terminal beside them would be noise.
            kernel = client.setup_kernel(cwd=str(cwd), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            kernel.__enter__()
        try:
            yield client
        finally:
            kernel.__exit__(None, None, None)
