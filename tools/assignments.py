"""Turn lessons into assignments that nbgrader hands out and grades.

    python -m tools.assignments [--to DIRECTORY] [NAME…]

Each lesson becomes an assignment of the same name: its stubs are to be filled in, its checks are locked and worth as
many points as their exercises take minutes, all other code is locked, the folded solutions are gone. `make assignments`
runs this in an environment with nbgrader; classroom/README.md says what comes next.
"""

from __future__ import annotations

import argparse
import copy
import importlib.util
import logging
import os
import re
import shutil
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools import lesson
from tools.notebooks import ROOT, NoSuchNotebook, select

CLASS = ROOT / "build" / "assignments"
CONFIGURATION = ROOT / "classroom" / "nbgrader_config.py"
SCHEMA_VERSION = 3  # of nbgrader's marks, in nbgrader 0.6 and later
_LESSON = re.compile(r"(?P<stem>\d\d_\w+)\.ipynb(?P<anchor>#.*)?")
_LINES_LEFT = re.compile(r"\n{3,}")


class CannotAssign(Exception):
    """A lesson cannot become an assignment, or nbgrader does not take it; the message says what to do."""


def assignment(notebook: NotebookNode) -> NotebookNode:
    """Return a lesson as the source of an assignment; the lesson itself stays as it is.

    Raises:
        CannotAssign: an exercise is not made of a task with minutes, a stub, a check and the folds.
    """
    made = copy.deepcopy(notebook)
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            _mark(cell, locked=True)
        else:
            cell.source = relinked(cell.source)
    for exercise in lesson.exercises(made):
        if [cell.cell_type for cell in exercise.cells] != ["markdown", "code", "code", "markdown"]:
            raise CannotAssign(f"exercise {exercise.number} has other cells than task, stub, check and folds")
        if not exercise.minutes:
            raise CannotAssign(f"exercise {exercise.number} does not say how many minutes it takes")
        _, stub, check, folds = exercise.cells
        _mark(stub, solution=True)
        _mark(check, grade=True, locked=True, points=exercise.minutes)
        folds.source = without_solution(folds.source)
    return made


def without_solution(folds: str) -> str:
    """Return the folds of an exercise without the one called Solution."""
    left = lesson.DETAILS.sub(lambda m: "" if m["summary"].strip() == "Solution" else m[0], folds)
    return _LINES_LEFT.sub("\n\n", left).strip()


def relinked(text: str) -> str:
    """Return markdown with its links as an assignment needs them, which has a directory of its own.

    A link to a lesson leads to its assignment. A link to another file of the course is only text, since a student's
    directory may be anywhere.
    """

    def change(match: re.Match) -> str:
        if found := _LESSON.fullmatch(match["target"]):
            return f"[{match['text']}](../{found['stem']}/{match['target']})"
        return match["text"] if match["target"].startswith("../") else match[0]

    return lesson.LINK.sub(change, text)


def points(notebook: NotebookNode) -> dict[str, int]:
    """Return what each check of an assignment is worth, by the id of its cell."""
    marks = (cell.metadata.get("nbgrader", {}) for cell in notebook.cells)
    return {mark["grade_id"]: mark["points"] for mark in marks if mark.get("grade")}


def write_sources(directory: Path, lessons: list[Path]) -> dict[str, int]:
    """Write the sources of assignments, and nbgrader's configuration where there is none.

    Args:
        directory: the class's, made when it is missing.
        lessons: the paths of their notebooks.

    Returns:
        The points of each assignment by its name.

    Raises:
        CannotAssign: see `assignment`; nothing is written then.
    """
    made = {}
    for path in lessons:
        try:
            made[path] = assignment(nbformat.read(path, as_version=4))
        except CannotAssign as error:
            raise CannotAssign(f"{path.name}: {error}") from None
    for path, source in made.items():
        place = directory / "source" / path.stem / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(source, place)
    if not (directory / CONFIGURATION.name).exists():
        shutil.copyfile(CONFIGURATION, directory / CONFIGURATION.name)
    return {path.stem: sum(points(source).values()) for path, source in made.items()}


def release(directory: Path, names: list[str]) -> None:
    """Let nbgrader note the assignments in its gradebook and make what students get.

    Args:
        directory: the class's, with sources and configuration.
        names: the assignments.

    Raises:
        CannotAssign: nbgrader is not installed here, or refuses one.
    """
    if importlib.util.find_spec("nbgrader") is None:
        raise CannotAssign("nbgrader is not installed here: `make assignments` sets up an environment that has it.")
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import PyFileConfigLoader

    api = NbGraderAPI(config=PyFileConfigLoader(CONFIGURATION.name, path=str(directory)).load_config())
    api.log_level = logging.WARNING
    for name in names:
        result = api.generate_assignment(name, force=True, create=True)
        if not result["success"]:
            reason = result.get("log") or result["error"]
            raise CannotAssign(f"nbgrader does not take {name}:\n{reason}")


def main(arguments: list[str] | None = None) -> int:
    """Make the assignments that the command line names, all of them when it names none; return 1 when it fails."""
    parser = argparse.ArgumentParser(prog="python -m tools.assignments", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="a lesson, such as 03; default: all")
    parser.add_argument("--to", type=Path, default=CLASS, metavar="DIRECTORY", help="default: build/assignments")
    options = parser.parse_args(arguments)
    directory = options.to.expanduser().absolute()
    try:
        made = write_sources(directory, select(options.names))
        release(directory, list(made))
    except (CannotAssign, NoSuchNotebook) as error:
        print(error, file=sys.stderr)
        return 1
    for name, worth in made.items():
        print(f"{name:<28} {worth:>3} points")
    where = os.path.relpath(directory, ROOT) if directory.is_relative_to(ROOT) else directory
    print(f"{len(made)} assignments, {sum(made.values())} points, in {where}: hand out what is in its release/.")
    return 0


def _mark(cell: NotebookNode, **what: bool | int) -> None:
    """Give a cell nbgrader's mark, in place of one that it has."""
    usual = {"grade": False, "locked": False, "solution": False, "task": False}
    cell.metadata["nbgrader"] = {
        "cell_type": cell.cell_type,
        "grade_id": cell.id,
        "schema_version": SCHEMA_VERSION,
        **usual,
        **what,
    }


if __name__ == "__main__":
    sys.exit(main())
