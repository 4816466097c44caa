"""What all tests share; the notebook policy itself is a plugin, tests/notebook_policy.py.

It is loaded by the conftest.py above, since the hooks of this file would not reach the notebooks, and a notebook tested
alone must be held to the same policy.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager

from helpers import protos  # before any test imports grpc, so that C-core's log stays out of the tests' output
from tests import live_kernel


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    """A kernel with a client, both for one test."""
    with live_kernel.live(tmp_path) as started:
        yield started


def pytest_unconfigure() -> None:
    """Remove what the helpers made; the workers of xdist end without running what is registered with atexit."""
    for directory in (protos.scratch(), protos.cells()):
        shutil.rmtree(directory, ignore_errors=True)
