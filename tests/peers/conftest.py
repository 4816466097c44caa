"""What the peers need, installed below build/ at the first run.

The packages named here and in package.json are pinned; those that they need are not.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.node import NodeFailed, install
from tools.notebooks import ROOT

HERE = Path(__file__).parent
PLACE = ROOT / "build" / "peers"
GRPCLIB = "grpclib==0.4.9"
_INSTALL_SECONDS = 300


@pytest.fixture(scope="session")
def node() -> Path:
    """The directory with the scripts of grpc-js and their packages."""
    directory = PLACE / "node"
    try:
        install(HERE / "package.json", directory)
    except NodeFailed as error:
        pytest.fail(str(error))
    for name in ("client.js", "server.js"):
        shutil.copy(HERE / name, directory)
    return directory


@pytest.fixture(scope="session")
def grpclib() -> Path:
    """A directory that holds grpclib and what it needs beside what the course has."""
    directory = PLACE / "python"
    directory.mkdir(parents=True, exist_ok=True)

    mark = directory / ".installed"
    if not mark.is_file() or mark.read_text(encoding="utf-8") != GRPCLIB:
        command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--target", directory, GRPCLIB]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=False)
        if run.returncode:
            pytest.fail(f"{GRPCLIB} could not be installed:\n{run.stdout}{run.stderr}")
        mark.write_text(GRPCLIB, encoding="utf-8")
    return directory
