"""The form of a lesson: what is hidden and folded follows from what its cells say, never from an editor's buttons.

JupyterLab 4 shows a form by cell metadata, and loses it: a run drops `outputs_hidden`, Shift+Enter opens a fold, saving
adds keys of its own, such as `collapsed` beside `outputs_hidden`. So the metadata is computed here, `make refresh`
writes it, and hygiene compares.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from tools import lesson

SET_UP = "# Set-up: run this cell"
PREDICT = re.compile(r"(?m)^> \*\*Predict\.\*\*")
FOLDING = ("Deeper", "Traps")  # the sections whose subsections are folded
FOLD_LEVEL = 3

COLLAPSED = "jp-MarkdownHeadingCollapsed"


@dataclass(frozen=True)
class Fold:
    """A folded heading, and the positions of the cells that JupyterLab hides below it."""

    heading: lesson.Heading
    hidden: range


def is_set_up(cell: NotebookNode) -> bool:
    """Say whether a code cell begins with the line that marks a set-up; its source is hidden."""
    return cell.cell_type == "code" and cell.source.split("\n", 1)[0].rstrip() == SET_UP


def asks(cell: NotebookNode) -> bool:
    """Say whether a markdown cell holds a quote `> **Predict.** …`."""
    return cell.cell_type == "markdown" and bool(PREDICT.search(lesson.FENCE.sub("", cell.source)))


def answers(notebook: NotebookNode) -> list[int]:
    """Return the positions of the code cells directly after a prediction, whose outputs are hidden."""
    cells = notebook.cells
    return [at for at in range(1, len(cells)) if cells[at].cell_type == "code" and asks(cells[at - 1])]


def to_fold(notebook: NotebookNode) -> list[lesson.Heading]:
    """Return the headings that are to be folded: the subsections of Deeper and Traps."""
    found, section = [], ""
    for heading in lesson.headings(notebook):
        if heading.level < FOLD_LEVEL:
            section = heading.title
        elif heading.level == FOLD_LEVEL and section in FOLDING:
            found.append(heading)
    return found


def folds(notebook: NotebookNode) -> list[Fold]:
    """Return what is folded as the cells' metadata have it, the outer fold where one holds another.

    A fold ends where JupyterLab ends it: before the cell with the next heading of its level or above.
    """
    first_of_cell: dict[int, lesson.Heading] = {}
    for heading in lesson.headings(notebook):
        first_of_cell.setdefault(heading.cell, heading)
    found: list[Fold] = []
    for at, heading in first_of_cell.items():
        if not notebook.cells[at].metadata.get(COLLAPSED) or (found and at in found[-1].hidden):
            continue
        ends = (other for other, h in first_of_cell.items() if other > at and h.level <= heading.level)
        found.append(Fold(heading, range(at + 1, next(ends, len(notebook.cells)))))
    return found


def folded(notebook: NotebookNode) -> set[int]:
    """Return the positions of all cells that are out of sight in a fold."""
    return {position for fold in folds(notebook) for position in fold.hidden}


def metadata(notebook: NotebookNode) -> list[dict]:
    """Return the metadata that each cell should have: its tags, and what JupyterLab shows the form by."""
    answering = set(answers(notebook))
    folding = {heading.cell for heading in to_fold(notebook)}
    wanted = []
    for position, cell in enumerate(notebook.cells):
        tags = lesson.tags(cell)
        this: dict = {"tags": tags} if tags else {}
        if position in folding:
            this[COLLAPSED] = True
        if position in answering:
            this |= {"collapsed": True, "jupyter": {"outputs_hidden": True}}
        if is_set_up(cell):
            this["jupyter"] = {**this.get("jupyter", {}), "source_hidden": True}
        wanted.append(this)
    return wanted


def apply(notebook: NotebookNode) -> None:
    """Give each cell the metadata it should have, and no other."""
    for cell, wanted in zip(notebook.cells, metadata(notebook), strict=True):
        cell.metadata = nbformat.from_dict(wanted)
