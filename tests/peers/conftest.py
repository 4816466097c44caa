"""What the peers need, installed below build/ at the first run.

The packages named here and in package.json are pinned; those that they need are not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.notebooks import ROOT

HERE = Path(__file__).parent
PLACE = ROOT / "build" / "peers"
GRPCLIB = "grpclib==0.4.9"
_INSTALL_SECONDS = 300


def _once(mark: Path, made_from: str, install) -> None:
    """Install what was not installed from this before."""
    if not mark.is_file() or mark.read_text(encoding="utf-8") != made_from:
        install()
        mark.write_text(made_from, encoding="utf-8")


def _run(*command: str | os.PathLike, cwd: Path) -> None:
    run = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=False)
    if run.returncode:
        pytest.fail(f"{' '.join(map(str, command))} failed:\n{run.stdout}{run.stderr}")


@pytest.fixture(scope="session")
def node() -> Path:
    """The directory with the scripts of grpc-js and their packages."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.fail("Node.js is not found; install node and npm")
    directory = PLACE / "node"
    directory.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "client.js", "server.js"):
        shutil.copy(HERE / name, directory)

    def install() -> None:
        # Without a lock file: it would record where packages came from, which differs from place to place.
        options = ("--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")
        _run(npm, "install", *options, cwd=directory)

    _once(directory / ".installed", (HERE / "package.json").read_text(encoding="utf-8"), install)
    return directory


@pytest.fixture(scope="session")
def grpclib() -> Path:
    """A directory that holds grpclib and what it needs beside what the course has."""
    directory = PLACE / "python"
    directory.mkdir(parents=True, exist_ok=True)

    def install() -> None:
        _run(sys.executable, "-m", "uv", "pip", "install", "--quiet", "--target", directory, GRPCLIB, cwd=ROOT)

    _once(directory / ".installed", GRPCLIB, install)
    return directory
