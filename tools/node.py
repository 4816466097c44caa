"""What the course takes from npm: the hub's proxy, the script that draws diagrams, gRPC for Node.js.

Versions are pinned in the package.json beside what uses them. There is no lock file: it would record where packages
came from, which differs from place to place.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

LONGEST_SECONDS = 300
_INSTALL = ("install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=dev")
_MARK = ".installed"


class NodeFailed(Exception):
    """Node.js or npm is missing, or npm could not get something; the message says what to do."""


def needed(*programs: str) -> None:
    """Say what to install where `node` or `npm` is missing.

    Raises:
        NodeFailed: one of the programs is not found.
    """
    for program in programs:
        if shutil.which(program) is None:
            raise NodeFailed(
                f"{program} is not found: install Node.js 20 or newer, with npm (on Debian and Ubuntu: "
                "sudo apt install nodejs npm), and run this again."
            )


def npm(*arguments: str | os.PathLike, cwd: Path) -> None:
    """Run npm in a directory.

    Raises:
        NodeFailed: it is missing, failed, or took longer than `LONGEST_SECONDS`.
    """
    needed("node", "npm")
    command = [shutil.which("npm"), *map(str, arguments)]  # a .cmd on Windows, which only its path starts
    try:
        run = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False)
        failed, said = run.returncode != 0, f"{run.stderr}{run.stdout}".strip()
    except subprocess.TimeoutExpired:
        failed, said = True, f"It did not end within {LONGEST_SECONDS} s."
    if failed:
        raise NodeFailed(f"npm {arguments[0]} failed. Is the network there, and your proxy set?\n{said}")


def install(package: Path, place: Path) -> Path:
    """Install what a package.json names, unless it is installed already, and return the place's `node_modules`.

    Args:
        package: the package.json.
        place: where to; it gets a copy of that file.

    Raises:
        NodeFailed: as for `npm`.
    """
    wanted, mark, modules = package.read_text(encoding="utf-8"), place / _MARK, place / "node_modules"
    if not modules.is_dir() or not mark.is_file() or mark.read_text(encoding="utf-8") != wanted:
        place.mkdir(parents=True, exist_ok=True)
        mark.unlink(missing_ok=True)
        (place / "package.json").write_text(wanted, encoding="utf-8")
        npm(*_INSTALL, cwd=place)
        mark.write_text(wanted, encoding="utf-8")
    return modules
