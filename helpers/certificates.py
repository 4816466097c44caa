"""A place for the certificates and keys that a lesson makes: its own in every kernel, and gone with it."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from helpers.kernel_folders import kernel_folder

CERTS = Path(__file__).resolve().parents[1] / "certs"

_OWNER_ONLY = 0o700

_folders: dict[tuple[int, Path], Path] = {}  # by process and by the place asked for


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
        return kernel_folder(parent)
    except OSError as error:
        private = Path(tempfile.mkdtemp(prefix="course-certs-"))
        atexit.register(shutil.rmtree, private, ignore_errors=True)
        folder = private / parent.name
        print(f"certs/{parent.name} cannot be used ({error.strerror}): keys and certificates go to {folder}")
        return folder
