"""Change the code of helpers, one place at a time, and see whether their tests notice: mutmut on the pure modules.

    .venv-mutants/bin/python -m tools.helper_mutants [--children N] [NAME…]

Pure are the modules that turn values into values, and on which lessons, checks and other tests rely: what they say is
stored in outputs. Each mutant that no test notices is listed with its change, and with the reason that
tests/surviving_mutants.toml gives. The exit code is 1 when fewer than nine in ten of a module's others are noticed.

mutmut works in a copy of the tree. It forks, which Windows does not do: use WSL there.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tools.mutants import ENOUGH, reasons_for_helpers, share
from tools.notebooks import ROOT

# What each is tested by; tests that take long are left out.
PURE = {
    "durations": ("test_durations",),
    "journal": ("test_journal",),
    "lateness": ("test_lateness",),
    "ratios": ("test_ratios",),
    "service_configs": ("test_service_configs",),
    "signing": ("test_signing",),
    "tables": ("test_tables",),
    "wire.headers": ("test_wire_texts",),
    "wire.texts": ("test_wire_texts",),
}
COPIED = (
    *("helpers", "tests", "tools", "protos", "notebooks", "certs", "docs"),
    *("conftest.py", "pyproject.toml", "README.md", "requirements.txt", "constraints.txt"),
)
CHILDREN = 2
SETTINGS = """\
[mutmut]
source_paths=helpers
only_mutate=
{modules}
also_copy=
{copied}
pytest_add_cli_args_test_selection=
{tests}
pytest_add_cli_args=
    -o
    addopts=
"""
NOTICED = {"killed", "timeout", "suspicious", "segfault", "caught by type check"}


@dataclass(frozen=True)
class Survivor:
    """A change that no test noticed.

    Attributes:
        module: the helper's name, such as `journal`.
        function: the function it is in.
        change: the changed lines before and after, as one text.
    """

    module: str
    function: str
    change: str


def settings(names: list[str]) -> str:
    """Return what setup.cfg has to say for mutants of some modules."""

    def lines(each: list[str]) -> str:
        return "\n".join(f"    {line}" for line in each)

    return SETTINGS.format(
        modules=lines([f"helpers/{name.replace('.', '/')}.py" for name in names]),
        copied=lines([name for name in COPIED if name != "helpers"]),
        tests=lines([f"tests/{test}.py" for test in dict.fromkeys(test for name in names for test in PURE[name])]),
    )


def furnish(place: Path, names: list[str]) -> None:
    """Copy what mutmut works with into an empty directory."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.is_file():
            shutil.copy(source, place / name)
    (place / "setup.cfg").write_text(settings(names), encoding="utf-8")


def mutmut(*arguments: str, cwd: Path) -> str:
    """Run mutmut in such a copy and return what it prints.

    Raises:
        RuntimeError: it failed; the text has the end of what it said.
    """
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": ""}
    command = [sys.executable, "-m", "mutmut", *arguments]
    run = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8")
    if run.returncode:
        raise RuntimeError(f"mutmut {' '.join(arguments)} failed:\n{(run.stdout + run.stderr)[-2000:]}")
    return run.stdout


def outcomes(listed: str) -> dict[str, str]:
    """Return the outcome of each mutant by its name, from what `mutmut results --all true` prints."""
    return dict(re.findall(r"(?m)^\s*(helpers\.\S+): (.+?)\s*$", listed))


def module_of(mutant: str) -> str:
    """Return the helper's name: `wire.headers` for `helpers.wire.headers.x_f__mutmut_3`."""
    return mutant.removeprefix("helpers.").rpartition(".")[0]


def survivor(mutant: str, diff: str) -> Survivor:
    """Return what a mutant changes, from what `mutmut show` prints of it."""
    function = re.sub(r"^x_?|__mutmut_\d+$", "", mutant.rpartition(".")[2]).strip("ǁ").replace("ǁ", ".")
    changed = [line for line in diff.splitlines() if re.match(r"[-+](?![-+]{2} )", line)]
    before = " ".join(line[1:].strip() for line in changed if line[0] == "-")
    after = " ".join(line[1:].strip() for line in changed if line[0] == "+")
    return Survivor(module_of(mutant), function, f"{before} → {after}")


def judge(found: dict[str, str], left: list[Survivor], known: dict[Survivor, str]) -> tuple[bool, list[str]]:
    """Return whether enough are noticed in each module, and the lines that say so."""
    enough, lines = True, []
    made = Counter(map(module_of, found))
    noticed = Counter(module_of(mutant) for mutant, outcome in found.items() if outcome in NOTICED)
    for module, count in sorted(made.items()):
        here = [each for each in left if each.module == module]
        part = share(count, noticed[module], sum(each in known for each in here))
        enough = enough and part >= ENOUGH
        lines.append(f"{module}: {count} mutants, {noticed[module]} noticed, {part:.0%} of those that could be")
        lines += [f"  {each.function}: {each.change}\n    {known.get(each, 'no reason is given')}" for each in here]
    return enough, lines


def main(arguments: list[str] | None = None) -> int:
    """Make and run the mutants of the helpers that the command line names; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.helper_mutants", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"a helper: {', '.join(PURE)} (default: all)")
    parser.add_argument("--children", type=int, default=CHILDREN, help="how many side by side (default %(default)s)")
    options = parser.parse_args(arguments)
    names = options.names or [*PURE]
    if strangers := [name for name in names if name not in PURE]:
        parser.error(f"{', '.join(strangers)}: not among {', '.join(PURE)}")
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        furnish(place, names)
        mutmut("run", "--max-children", str(options.children), cwd=place)
        found = outcomes(mutmut("results", "--all", "true", cwd=place))
        left = [
            survivor(mutant, mutmut("show", mutant, cwd=place))
            for mutant, outcome in found.items()
            if outcome not in NOTICED
        ]
    known = {Survivor(*key): reason for key, reason in reasons_for_helpers().items()}
    enough, lines = judge(found, left, known)
    print(*lines, sep="\n")
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
