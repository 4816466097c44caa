"""Talk to a kernel that a test started, and see processes go. The fixture ``kernel`` is in conftest.py."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager

from tools.kernels import connection, kernel_environment, temporary_directory


@contextmanager
def live(place: Path) -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    """Start a kernel whose temporary files lie in a place, with a client; both are gone after the block."""
    with temporary_directory() as sockets:
        # Over TCP another of the many tests may take a port before the kernel does, which then ends.
        manager = KernelManager(kernel_name="python3", **connection(sockets))
        with kernel_environment(place):
            manager.start_kernel()
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=30)
        yield manager, client
        client.stop_channels()
        if manager.has_kernel:
            manager.shutdown_kernel(now=True)


def execute(client, code: str) -> str:
    """Run code in a kernel and return what it printed."""
    said: list[dict] = []

    def note(message: dict) -> None:
        said.append(message["content"])

    # Just after an error a kernel aborts what it is asked to do, without a word.
    while client.execute_interactive(code, timeout=30, output_hook=note)["content"]["status"] == "aborted":
        said.clear()
    return "".join(content.get("text", content.get("evalue", "")) for content in said)


def is_there(pid: int) -> bool:
    """Say whether a process runs; a zombie does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:  # also when it ends while it is looked at
        return False


def wait_until_gone(pid: int, seconds: float) -> float:
    """Wait until a process has ended, a zombie included, and return how long that took."""
    began = time.monotonic()
    while is_there(pid):
        if time.monotonic() - began > seconds:
            pytest.fail(f"still there after {seconds} s")
        time.sleep(0.05)
    return time.monotonic() - began
