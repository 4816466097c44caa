"""Write the hashes of all packages, for an install that takes what this course was tested with or nothing.

    python -m tools.hashes

Rewrites hashes.txt from requirements.txt and constraints.txt: each package with the SHA-256 of each of its files, for
every system and every tested Python. It holds no address: where files come from is for each user to configure.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tools.constraints import CONSTRAINTS, REQUIREMENTS
from tools.notebooks import ROOT

HASHES = ROOT / "hashes.txt"
HEADER = """\
# Every package of the course with the hashes of its files, as `make hashes` writes them. For an install that checks:
#   python -m pip install --require-hashes -r hashes.txt
#   python -m pip install --no-deps -e .
"""
PIN = re.compile(r"(?m)^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)")


def compiled(uv: Path | None = None) -> str:
    """Return what hashes.txt should be, by asking the configured package index.

    Args:
        uv: the command; the one of the running environment unless told otherwise.

    Raises:
        SystemExit: uv is not installed, or failed; the text has what it said.
    """
    uv = uv or Path(sys.executable).with_name("uv.exe" if sys.platform == "win32" else "uv")
    options = ["--universal", "--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header", "--quiet"]
    command = [uv, "pip", "compile", *options, "--constraint", CONSTRAINTS, REQUIREMENTS]
    try:
        run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    except FileNotFoundError:
        raise SystemExit("Hashes are collected by uv, which is not installed here: `make` sets it up.") from None
    if run.returncode:
        raise SystemExit(f"uv could not collect the hashes:\n{run.stderr.strip()}")
    # The course itself is installed from its directory, and has no hash.
    lines = [line for line in run.stdout.splitlines() if not line.startswith("-e")]
    return HEADER + "\n".join(lines) + "\n"


def pinned_with_hashes(text: str) -> dict[str, str]:
    """Return the versions in the text of a hashes.txt by name; only of packages that have a hash."""
    found = {}
    for block in re.split(r"(?m)^(?=[A-Za-z0-9])", text):
        if (pin := PIN.match(block)) and "--hash=sha256:" in block:
            found[pin["name"]] = pin["version"]
    return found


if __name__ == "__main__":
    HASHES.write_text(compiled(), encoding="utf-8", newline="\n")
    print(f"{HASHES.name}: {len(pinned_with_hashes(HASHES.read_text(encoding='utf-8')))} packages")
