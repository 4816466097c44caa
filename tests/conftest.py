"""What all tests share; the notebook policy itself is a plugin, tests/notebook_policy.py.

It is loaded by the conftest.py above, since the hooks of this file would not reach the notebooks, and a notebook tested
alone must be held to the same policy.
"""

import shutil

from helpers import protos  # before any test imports grpc, so that C-core's log stays out of the tests' output


def pytest_unconfigure() -> None:
    """Remove what the helpers made; the workers of xdist end without running what is registered with atexit."""
    for directory in (protos.scratch(), protos.cells()):
        shutil.rmtree(directory, ignore_errors=True)
