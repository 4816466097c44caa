"""Ask the installed grpcio which of the bugs that the course names are still there.

    python -m tools.bugs [NAME…]

Each script in docs/bugs shows one bug in a process of its own, prints what it saw, and exits with 0 when the bug is
there and with 1 when it is mended. The exit code of this tool is 1 unless all are there: then a lesson has to change.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from concurrent import futures
from dataclasses import dataclass
from pathlib import Path

import grpc

FOLDER = Path(__file__).parent.parent / "docs" / "bugs"
LONGEST_SECONDS = 300
SIDE_BY_SIDE = 2
THERE, MENDED = 0, 1


@dataclass(frozen=True)
class Finding:
    """What a script said.

    Attributes:
        name: the script's, without its suffix.
        verdict: ``"there"``, ``"mended"``, or ``"unclear"``, when it neither ended in time nor by one of its codes.
        saw: the last line that it printed.
    """

    name: str
    verdict: str
    saw: str


def scripts(names: list[str]) -> list[Path]:
    """Return the scripts of these names, or all.

    Raises:
        SystemExit: there is no script of a name; the text says which there are.
    """
    every = sorted(FOLDER.glob("*.py"))
    known = {path.stem: path for path in every}
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"No such bug: {', '.join(unknown)}. There are: {', '.join(known)}.")
    return [known[name] for name in names] or every


def ask(script: Path) -> Finding:
    """Run a script, and say what it found."""
    try:
        ended = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=LONGEST_SECONDS)
    except subprocess.TimeoutExpired:
        return Finding(script.stem, "unclear", f"not over after {LONGEST_SECONDS} s")
    said = (ended.stdout.strip() or ended.stderr.strip() or "nothing").splitlines()[-1]
    verdict = {THERE: "there", MENDED: "mended"}.get(ended.returncode, "unclear")
    # An exception's exit code is 1 as well; and a script that has found out has printed it.
    if not ended.stdout.strip() or (verdict == "mended" and "Traceback" in ended.stderr):
        verdict = "unclear"
    return Finding(script.stem, verdict, said)


def main(arguments: list[str] | None = None) -> int:
    """Ask, print a line for each bug, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.bugs", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="a script in docs/bugs; without names all")
    chosen = scripts(parser.parse_args(arguments).names)
    print(f"grpcio {grpc.__version__}, Python {sys.version.split()[0]}, {sys.platform}", flush=True)
    findings = []
    with futures.ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        for finding in pool.map(ask, chosen):
            findings.append(finding)
            print(f"{finding.verdict:8}{finding.name:28}{finding.saw}", flush=True)
    changed = [finding.name for finding in findings if finding.verdict != "there"]
    if changed:
        print(f"Not there: {', '.join(changed)}. docs/bugs/README.md says which lesson tells of it.")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
