"""A place for the certificates and keys that a lesson makes: its own in every kernel, and gone with it."""

import atexit
import os
import shutil
from functools import cache
from pathlib import Path

import psutil

CERTS = Path(__file__).resolve().parents[1] / "certs"

_OWNER_ONLY = 0o700


def certificate_folder(lesson: str) -> Path:
    """Make an empty folder below ``certs/LESSON`` that only its owner may enter.

    Each kernel has one of its own, so that two copies of a lesson do not overwrite each other's keys. Asking again
    empties it. It is deleted when the kernel ends; those of kernels that were killed go with the next call.

    On Windows the mode does nothing; there a folder of a user's own is closed to other users from the start.

    Args:
        lesson: names the folder, such as ``"12_tls"``.

    Returns:
        The folder's absolute path.

    Raises:
        ValueError: the name is empty or has parts, such as ``"../keys"``.
    """
    if lesson in ("", "..") or Path(lesson).name != lesson:
        raise ValueError(f"{lesson!r} does not name a folder below certs; give a plain name, such as '12_tls'")
    own_pid = os.getpid()
    parent = CERTS / lesson
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.glob("kernel-*"):
        if not _is_used_by_another(left, own_pid):
            shutil.rmtree(left, ignore_errors=True)
    folder = parent / f"kernel-{own_pid}"
    folder.mkdir(mode=_OWNER_ONLY)
    _delete_at_exit(folder)
    return folder


def _is_used_by_another(folder: Path, own_pid: int) -> bool:
    pid = folder.name.partition("-")[2]
    return pid.isdecimal() and int(pid) != own_pid and psutil.pid_exists(int(pid))


@cache
def _delete_at_exit(folder: Path) -> None:
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
