"""Nothing in sight needs what a fold defines or does: a lesson without its folded cells shows the same."""

from __future__ import annotations

import copy
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tests.blind_spots import code_cells, name_of
from tests.sandbox import lay_out, run_notebooks
from tests.tiny import code, stdout
from tests.tiny_lesson import lesson
from tools import form
from tools.notebooks import all_notebooks

NEW = [path for path in all_notebooks() if not form.is_old(path)]


def without_folds(notebook: NotebookNode) -> NotebookNode:
    """Return a copy of a lesson without its folded cells, counted anew."""
    folded, open_ = form.folded(notebook), copy.deepcopy(notebook)
    open_.cells = [cell for position, cell in enumerate(open_.cells) if position not in folded]
    for count, cell in enumerate(code_cells(open_), start=1):
        cell.execution_count = count
    return open_


def problems_of(notebook: NotebookNode, directory: Path) -> list[str]:
    """Run a lesson without its folded cells and return the cells that show something else than they store."""
    open_ = without_folds(notebook)
    nbformat.write(open_, lay_out(directory) / "open.ipynb")
    results = {result.test: result for result in run_notebooks(directory / "notebooks")}
    problems = []
    for number, cell in enumerate(code_cells(open_)):
        result = results.get(f"Cell {number}", results.get("policy"))
        if result is None or result.outcome != "passed":
            problems.append(
                f"{name_of(cell)} needs what a fold does; define that in the open path, or move the cell into "
                f"the fold: {result.message if result else 'it was not run'}"
            )
    return problems


@pytest.mark.parametrize("path", NEW, ids=lambda path: path.stem)
def test_lesson(path: Path, tmp_path: Path) -> None:
    problems = problems_of(nbformat.read(path, as_version=4), tmp_path)
    assert not problems, "\n" + "\n".join(problems)


# -- the test of the test ----------------------------------------------------------------------------------------------


def test_the_tiny_lesson_stands_without_its_folds(tmp_path: Path) -> None:
    assert problems_of(lesson(), tmp_path) == []
    hidden = {"### A mean", "### Trap"}
    assert not {"0 / 0", "print(7"} & {cell.source[:7] for cell in without_folds(lesson()).cells}
    assert hidden <= {cell.source[:10].rstrip(" o:") for cell in without_folds(lesson()).cells}, (
        "headings stay in sight"
    )


@pytest.mark.parametrize(
    ("in_the_fold", "outside", "expected"),
    [("x = 1", "print(x)", "NameError"), ("readings.append(6)", "print(len(readings))", "Cell outputs differ")],
)
def test_what_needs_a_fold_is_found(in_the_fold: str, outside: str, expected: str, tmp_path: Path) -> None:
    needing = lesson(deep_run=code(in_the_fold), clean_up_run=code(outside, stdout("1\n" if "x" in outside else "4\n")))
    [problem] = problems_of(needing, tmp_path)
    assert f"({outside}) needs what a fold does; define that in the open path" in problem
    assert expected in problem
