"""Run nbval under the policy in a pytest of its own, on notebooks in any directory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.notebooks import ROOT

SANITIZER = ROOT / "tests" / "sanitize.cfg"
# nbval's sign that a cell ran and its outputs were compared, rather than that something else went wrong.
DIFFERS = "Cell outputs differ"
BESIDE_LESSONS = ("protos", "certs", "system")


@dataclass(frozen=True)
class Result:
    """The outcome of one cell, or of a refusal when `test` is `policy`."""

    notebook: str
    test: str
    outcome: str
    message: str

    @property
    def failed(self) -> bool:
        """Whether the cell differed, raised, or could not be run."""
        return self.outcome in ("failure", "error")


def furnish(directory: Path) -> Path:
    """Copy what lessons reach beside their own directory, and return that directory, which is made and empty."""
    for name in BESIDE_LESSONS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, directory / name)
    notebooks = directory / "notebooks"
    notebooks.mkdir()
    return notebooks


def run_notebooks(
    directory: Path, notebooks: Sequence[Path] = (), *, timeout: float = 60, workers: int = 0, lessons: str = "both"
) -> list[Result]:
    """Compare notebooks and return what came of each cell.

    Args:
        directory: gets the run's report and configuration.
        notebooks: what to compare, wherever it is; without any, every notebook below `directory`.
        timeout: the longest a cell may take, in seconds.
        workers: how many processes share the notebooks; 0 for none but pytest itself.
        lessons: how they are run, as the policy's option of that name has it.

    Raises:
        RuntimeError: pytest did not come to its report; the message holds what it said.
    """
    report = directory / "report.xml"
    configuration = directory / "pytest.ini"
    configuration.write_text("[pytest]\n", encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
    environment["PYTHONPATH"] = str(ROOT)
    options = ["--nbval", "--nbval-current-env", f"--nbval-sanitize-with={SANITIZER}"]
    options += [f"--nbval-cell-timeout={timeout:g}", f"--junitxml={report}", "-p", "tests.notebook_policy"]
    options += [f"--lessons={lessons}", "-p", "no:cacheprovider", "--color=no", "-c", str(configuration)]
    options += ["--rootdir", os.path.commonpath([path.parent for path in notebooks] or [directory])]
    options += ["-n", str(workers), "--dist", "loadscope"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *map(str, notebooks or [directory]), *options],
        cwd=directory,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if not report.is_file():
        raise RuntimeError(f"pytest wrote no report:\n{run.stdout}\n{run.stderr}")
    return list(_read(report))


def _read(report: Path) -> Iterator[Result]:
    for case in ET.parse(report).getroot().iter("testcase"):
        outcome, message = "passed", ""
        for child in case:
            if child.tag in ("failure", "error", "skipped"):
                outcome, message = child.tag, (child.get("message") or "") + (child.text or "")
        # The class name is the file's path, dotted: `notebooks.03_unary_calls.ipynb`.
        notebook = case.get("classname", "").removesuffix(".ipynb").rsplit(".", 1)[-1]
        yield Result(notebook, case.get("name", ""), outcome, message)
