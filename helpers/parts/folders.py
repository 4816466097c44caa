"""A folder of this kernel's own for the data of a program, gone with the kernel."""

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from helpers.kernel_folders import kernel_folder


@cache
def _folder() -> Path:
    # Each user's own: what another user has left here could be neither deleted nor written to.
    user = os.getuid() if hasattr(os, "getuid") else "own"  # Windows has temporary files of each user's own anyway
    return kernel_folder(Path(tempfile.gettempdir()) / f"course-parts-{user}")


def empty_folder(name: str) -> Path:
    """Return an empty folder of this name within the kernel's; what lay there is deleted.

    Args:
        name: a plain name, such as ``"registry"``.

    Raises:
        ValueError: the name is empty or has parts, such as ``"../registry"``.
    """
    if not isinstance(name, str) or name in ("", ".", "..") or Path(name).name != name:
        raise ValueError(f"{name!r} does not name a folder; give a plain name, such as 'registry'")
    folder = _folder() / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
