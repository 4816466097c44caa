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
from tools.kernels import connection, kernel_environment, temporary_directory


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    """A kernel with a client, both for one test."""
    with temporary_directory() as sockets:
        # Over TCP another of the many tests may take a port before the kernel does, which then ends.
        manager = KernelManager(kernel_name="python3", **connection(sockets))
        with kernel_environment(tmp_path):
            manager.start_kernel()
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=30)
        yield manager, client
        client.stop_channels()
        if manager.has_kernel:
            manager.shutdown_kernel(now=True)


def pytest_unconfigure() -> None:
    """Remove what the helpers made; the workers of xdist end without running what is registered with atexit."""
    for directory in (protos.scratch(), protos.cells()):
        shutil.rmtree(directory, ignore_errors=True)
