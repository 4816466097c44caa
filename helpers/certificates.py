"""A place for the certificates and keys that a lesson makes: its own in every kernel, and gone with it."""

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

CERTS = Path(__file__).resolve().parents[1] / "certs"

_OWNER_ONLY = 0o700

_folders: dict[tuple[int, Path], Path] = {}  # by process and by the place asked for
_locks: list[IO] = []  # open, and by that held, for as long as the process lives


def certificate_folder(lesson: str) -> Path:
    """Make an empty folder below ``certs/LESSON`` that only its owner may enter.

    Each kernel has one of its own, so that two copies of a lesson do not overwrite each other's keys. Asking again
    empties it. It is deleted when the kernel ends; those of kernels that were killed go with the next call.

    Where ``certs`` cannot be written, as in a checkout that belongs to somebody else, the folder is a temporary one,
    and a printed line says where. On Windows the mode does nothing; there a folder of a user's own is closed to other
    users from the start.

    Args:
        lesson: names the folder, such as ``"12_tls"``.

    Returns:
        The folder's absolute path.

    Raises:
        ValueError: the name is empty or has parts, such as ``"../keys"``.
    """
    if lesson in ("", "..") or Path(lesson).name != lesson:
        raise ValueError(f"{lesson!r} does not name a folder below certs; give a plain name, such as '12_tls'")
    place = os.getpid(), CERTS / lesson
    if place not in _folders:
        _folders[place] = _choose_folder(CERTS / lesson)
    folder = _folders[place]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=_OWNER_ONLY)
    return folder


def _choose_folder(parent: Path) -> Path:
    """Return a folder that no other kernel has or will have."""
    try:
        parent.mkdir(parents=True, exist_ok=True)
        for lock in parent.glob("kernel-*.lock"):
            if _is_abandoned(lock):
                shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
        return _locked_folder(parent)
    except OSError as error:
        private = Path(tempfile.mkdtemp(prefix="course-certs-"))
        atexit.register(shutil.rmtree, private, ignore_errors=True)
        folder = private / parent.name
        print(f"certs/{parent.name} cannot be used ({error.strerror}): keys and certificates go to {folder}")
        return folder


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
