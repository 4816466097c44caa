"""Lesson 28's system: it ends with its kernel in every way, outlives an interrupt, and two of it do not meet."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.live_kernel import execute, is_there, live, wait_until_gone
from tools.notebooks import select

GONE_SECONDS = 10.0
PROCESSES = 9  # six services, the front, etcd, Envoy


def run(client) -> set[int]:
    """Start the system in a kernel, by the lesson's own cells; return the ids of its processes."""
    [path] = select(["28"])
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            execute(client, cell.source)
        if cell.id == "n28-draw":
            break
    said = execute(client, "print(*(each.pid for each in [*system.values(), registry, edge]))")
    pids = {int(pid) for pid in said.split()}
    assert len(pids) == PROCESSES, said
    return pids


def serves_pages(client) -> bool:
    return execute(client, "print(get_page(os.urandom(16)) == '')").strip() == "True"


@pytest.mark.parametrize("how", ["is shut down", "is killed"])
def test_nothing_is_left_of_a_kernel(how, kernel):
    manager, client = kernel
    pids = run(client)
    keys = Path(execute(client, "print(KEYS)").strip())
    assert keys.is_dir()
    manager.shutdown_kernel(now=how == "is killed")
    for pid in pids:
        wait_until_gone(pid, GONE_SECONDS)
    # A kernel that is killed, or whose programs take long to end on a busy machine, leaves its keys to the next.
    code = "from helpers import certificate_folder; certificate_folder('28_system')"
    subprocess.run([sys.executable, "-c", code], timeout=30, check=True)
    assert not keys.exists()


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGINT to a group of processes")
def test_an_interrupt_leaves_it_alone(kernel):
    manager, client = kernel
    pids = run(client)
    client.execute("print('begun', flush=True); time.sleep(30)")
    while client.get_iopub_msg(timeout=10)["content"].get("text") != "begun\n":
        pass  # between cells a kernel ignores the signal
    manager.signal_kernel(signal.SIGINT)
    assert serves_pages(client)
    assert all(is_there(pid) for pid in pids)


def test_two_do_not_meet(kernel, tmp_path):
    place = tmp_path / "other"
    place.mkdir()
    with live(place) as (_, other):
        clients = kernel[1], other
        assert not run(clients[0]) & run(clients[1])
        for client in clients:
            assert serves_pages(client)
            equal = "print(all(known(service) == running_of(service) for service in SERVICES))"
            assert execute(client, equal).strip() == "True"
