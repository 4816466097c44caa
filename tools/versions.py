"""Run all tests with each tested version of Python that this machine has.

    python -m tools.versions [PYTHON…]

Without arguments the Pythons are found by name: python3.11, python3.12 and so on. Each gets a virtual environment of
its own beside .venv, and its test run a log in artefacts/. The exit code is 1 when one fails, or when there is none.
"""

import argparse
import os
import platform
import subprocess
import sys
from pathlib import Path

from tools.notebooks import ROOT
from tools.setup import TESTED_PYTHONS, minor, python_of, version_of

LOGS = ROOT / "artefacts"


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


def run_tests(command: str) -> bool:
    """Set up an environment for one Python, run the tests in it, and print what came of it; say whether all passed."""
    exact = version_of(command)  # another release of the same Python gets an environment of its own
    venv = ROOT / f".venv-{exact}"
    if subprocess.run([command, ROOT / "tools" / "setup.py", "--venv", venv]).returncode:
        print(f"{exact}: FAILED, no environment", flush=True)
        return False
    LOGS.mkdir(exist_ok=True)
    log = LOGS / f"tests-{exact}.log"
    with log.open("w", encoding="utf-8") as file:
        environment = {**os.environ, "PYTHONUTF8": "1"}
        tests = subprocess.run(
            [python_of(venv), "-m", "pytest", "-q", "--color=no"], cwd=ROOT, env=environment, stdout=file, stderr=file
        )
    print(f"{exact}: {report(log.read_text(encoding='utf-8'), log)}", flush=True)
    return tests.returncode == 0


def report(output: str, log: Path) -> str:
    """Return the last line of a test run; after a failure also what failed, and where the whole of it is."""
    lines = output.rstrip().splitlines() or ["nothing was said"]
    failed = [f"\n  {line}" for line in lines if line.startswith(("FAILED ", "ERROR "))]
    return lines[-1] + "".join(failed) + (f"\n  all of it: {log.relative_to(ROOT)}" if failed else "")


def main(arguments: list[str] | None = None) -> int:
    """Test what the command line names; return 1 when a test fails or there is no Python to test with."""
    parser = argparse.ArgumentParser(prog="python -m tools.versions", description=__doc__.splitlines()[0])
    parser.add_argument("pythons", nargs="*", metavar="PYTHON", help="a command or a path")
    options = parser.parse_args(arguments)
    try:
        found = find(options.pythons)
    except NoSuchPython as error:
        parser.error(str(error))
    if not options.pythons:
        for version in TESTED_PYTHONS:
            if version not in found:
                print(f"{version}: not tested, there is no python{version} here")
    passed = [run_tests(command) for command in found.values()]
    return 0 if passed and all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
