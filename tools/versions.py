"""Run the tests with other versions: each tested Python that this machine has, or the newest gRPC.

    python -m tools.versions [--lessons] [PYTHON…]
    python -m tools.versions --newest

Without arguments the Pythons are found by name: python3.11, python3.12 and so on. Each gets a virtual environment of
its own beside .venv, and its test run a log in artefacts/. The exit code is 1 when one fails, or when there is none.

`--lessons` runs the lessons alone. `--newest` does so with the newest release of each gRPC package for the pinned
one, lists by lesson which cells have other outputs, and which of the bugs that lessons name are mended.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

from tools.constraints import REQUIREMENTS, pins
from tools.notebooks import ROOT
from tools.setup import TESTED_PYTHONS, minor, python_of, version_of

LOGS = ROOT / "artefacts"
FAILED_CELL = re.compile(r"(?m)^(?:FAILED|ERROR) notebooks/(?P<lesson>\w+)\.ipynb::(?P<cell>\S+(?: \d+)?)")


class NoSuchPython(Exception):
    """A Python named on the command line does not run, or is none of the tested ones."""


def find(commands: list[str]) -> dict[str, str]:
    """Return the command of each tested Python that runs, by version such as 3.12.

    Args:
        commands: what to look at, instead of the names that Pythons usually have.

    Raises:
        NoSuchPython: one of `commands` does not run, or has a version that is not tested.
    """
    if not commands:
        # A version manager has commands that do not run: asking for the version finds out.
        usual = {version: f"python{version}" for version in TESTED_PYTHONS} | {
            minor(platform.python_version()): sys.executable
        }
        return {version: usual[version] for version in TESTED_PYTHONS if version_of(usual[version])}
    found = {}
    for command in commands:
        version = version_of(command)
        if version is None or minor(version) not in TESTED_PYTHONS:
            what = f"is Python {version}" if version else "does not run"
            raise NoSuchPython(f"{command} {what}; tested are {', '.join(TESTED_PYTHONS)}")
        found[minor(version)] = command
    return found


def run_tests(command: str, lessons_alone: bool = False) -> bool:
    """Set up an environment for one Python, run the tests in it, and print what came of it; say whether all passed."""
    exact = version_of(command)  # another release of the same Python gets an environment of its own
    venv = ROOT / f".venv-{exact}"
    if subprocess.run([command, ROOT / "tools" / "setup.py", "--venv", venv]).returncode:
        print(f"{exact}: FAILED, no environment", flush=True)
        return False
    log = LOGS / f"tests-{exact}.log"
    passed = _test(venv, log, lessons_alone)
    print(f"{exact}: {report(log.read_text(encoding='utf-8'), log)}", flush=True)
    return passed


def run_lessons_with_newest() -> bool:
    """Set up an environment with the newest gRPC packages, run the lessons in it, and print what differs.

    Returns:
        Whether nothing differs, and each bug that lessons name is still there.
    """
    venv = ROOT / ".venv-newest"
    python = python_of(venv)
    names = [name for name in pins(REQUIREMENTS.read_text(encoding="utf-8")) if name.startswith("grpcio")]
    uv = python.with_name(f"uv{python.suffix}")
    newer = [uv, "pip", "install", "--quiet", "--upgrade", "--python", python, *names]
    if subprocess.run([sys.executable, ROOT / "tools" / "setup.py", "--venv", venv]).returncode:
        print("newest: FAILED, no environment", flush=True)
        return False
    if subprocess.run(newer).returncode:
        print("newest: FAILED, the packages could not be had", flush=True)
        return False
    has = subprocess.run([python, "-m", "pip", "list", "--format=freeze"], capture_output=True, text=True, check=True)
    print("newest:", *(line for line in has.stdout.split() if line.startswith("grpcio")), flush=True)
    log = LOGS / "tests-newest.log"
    same = _test(venv, log, lessons_alone=True)
    output = log.read_text(encoding="utf-8")
    print(report(output, log).splitlines()[0])
    for lesson, cells in by_lesson(output).items():
        print(f"  {lesson}: {', '.join(cells)}", flush=True)
    there = subprocess.run([python, "-m", "tools.bugs"], cwd=ROOT).returncode == 0
    return same and there


def _test(venv: Path, log: Path, lessons_alone: bool) -> bool:
    LOGS.mkdir(exist_ok=True)
    command = [python_of(venv), "-m", "pytest", "-q", "--color=no"]
    if lessons_alone:
        command += ["--lessons=both", "notebooks"]
    with log.open("w", encoding="utf-8") as file:
        environment = {**os.environ, "PYTHONUTF8": "1"}
        return subprocess.run(command, cwd=ROOT, env=environment, stdout=file, stderr=file).returncode == 0


def by_lesson(output: str) -> dict[str, list[str]]:
    """Return the cells that differ in a test run's output, by lesson, each once."""
    found: dict[str, list[str]] = {}
    for match in FAILED_CELL.finditer(output):
        cells = found.setdefault(match["lesson"], [])
        if match["cell"] not in cells:
            cells.append(match["cell"])
    return dict(sorted(found.items()))


def report(output: str, log: Path) -> str:
    """Return the last line of a test run; after a failure also what failed, and where the whole of it is."""
    lines = output.rstrip().splitlines() or ["nothing was said"]
    failed = [f"\n  {line}" for line in lines if line.startswith(("FAILED ", "ERROR "))]
    return lines[-1] + "".join(failed) + (f"\n  all of it: {log.relative_to(ROOT)}" if failed else "")


def main(arguments: list[str] | None = None) -> int:
    """Test what the command line names; return 1 when a test fails or there is no Python to test with."""
    parser = argparse.ArgumentParser(prog="python -m tools.versions", description=__doc__.splitlines()[0])
    parser.add_argument("pythons", nargs="*", metavar="PYTHON", help="a command or a path")
    parser.add_argument("--lessons", action="store_true", help="run the lessons alone")
    parser.add_argument("--newest", action="store_true", help="run the lessons with the newest gRPC packages")
    options = parser.parse_args(arguments)
    if options.newest:
        return 0 if run_lessons_with_newest() else 1
    try:
        found = find(options.pythons)
    except NoSuchPython as error:
        parser.error(str(error))
    if not options.pythons:
        for version in TESTED_PYTHONS:
            if version not in found:
                print(f"{version}: not tested, there is no python{version} here")
    passed = [run_tests(command, options.lessons) for command in found.values()]
    return 0 if passed and all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
