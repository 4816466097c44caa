"""Folders that belong to one kernel each, and are deleted with it or, when it was killed, by the next that looks."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

_locks: list[IO] = []  # open, and by that held, for as long as the process lives


def kernel_folder(parent: Path) -> Path:
    """Return the path of a folder below ``parent`` that no other kernel has or will have, and see to its end.

    The folder itself is left to be made. Those of kernels that are gone are deleted.

    Raises:
        OSError: ``parent`` is not there and cannot be made, or cannot be written.
    """
    parent.mkdir(parents=True, exist_ok=True)
    for lock in parent.glob("kernel-*.lock"):
        if _is_abandoned(lock):
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
    return _locked_folder(parent)


def _locked_folder(parent: Path) -> Path:
    """Return the path of a folder, and hold the lock that says its kernel lives.

    A process id would not say so: containers that share a checkout have equal ones, and do not see each other's. A lock
    holds across containers and machines, and the system takes it back however the kernel ends.
    """
    descriptor, name = tempfile.mkstemp(prefix="kernel-", suffix=".lock", dir=parent)
    lock, folder = os.fdopen(descriptor, "r+b"), Path(name).with_suffix("")
    atexit.register(Path(name).unlink, missing_ok=True)
    atexit.register(lock.close)  # runs before the line above; Windows deletes no open file
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if fcntl:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    _locks.append(lock)
    return folder


def _is_abandoned(lock: Path) -> bool:
    """Say whether the kernel that held a lock has ended, and delete the lock if so."""
    try:
        with lock.open("r+b") as file:
            if fcntl:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        lock.unlink()  # Windows has no flock, but refuses this while a kernel has the file open
    except OSError:
        return False
    return True
