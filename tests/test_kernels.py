"""Kernels of the tests are reached without TCP ports, and one that does not start says why.

That nbval's are is among the cells of tests/test_nbval_policy.py.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.sandbox import run_notebooks
from tests.tiny import SHOW_TRANSPORT, TRANSPORT, code, notebook, write
from tools.kernels import KernelDied, connection, open_kernel


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A directory in which no kernel starts: what is run there in place of the kernel's program only complains."""
    (tmp_path / "ipykernel_launcher.py").write_text("raise SystemExit('no room for a kernel')", encoding="utf-8")
    return tmp_path


def test_a_kernel_of_nbclient_is_reached_by_sockets(tmp_path: Path) -> None:
    lesson = notebook(code(SHOW_TRANSPORT))
    with open_kernel(lesson, tmp_path) as client:
        client.execute_cell(lesson.cells[0], 0)
    assert [output.text for output in lesson.cells[0].outputs] == [TRANSPORT]


@pytest.mark.skipif(os.name != "posix", reason="TCP is all there is")
def test_a_path_that_is_too_long_for_a_socket_leaves_it_at_tcp(tmp_path: Path) -> None:
    assert connection(Path("/tmp/kernel-x")) == {"transport": "ipc", "ip": "/tmp/kernel-x/s"}
    assert connection(Path("/tmp") / ("x" * 100)) == {}
    assert connection(Path("/tmp") / ("ü" * 50)) == {}


def test_a_kernel_of_nbclient_that_does_not_start_says_why(broken: Path) -> None:
    with pytest.raises(KernelDied, match="no room for a kernel"):
        with open_kernel(notebook(), broken):
            pass


def test_a_kernel_of_nbval_that_does_not_start_says_why(broken: Path) -> None:
    write(broken / "x.ipynb", code("x = 1"))
    [result] = run_notebooks(broken)
    assert result.outcome == "error"
    assert "no room for a kernel" in result.message
