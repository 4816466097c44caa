"""The rules for the lessons that tools/old_form.toml lists, until they are remade; then this module goes, too."""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode

from tests import form_rules
from tests.blind_spots import Check
from tools import lesson

BEFORE_SECTIONS = ["Questions", "You will be able to", "Set-up"]
AFTER_SECTIONS = ["Traps", "Exercises", "Key points", "In production", "Further reading", "Clean-up"]


def sections(notebook: NotebookNode, path: Path) -> list[str]:
    """The `##` sections are those of every lesson, in order, with three to six numbered ones between."""
    wire = ["On the wire"] if "On the wire" in form_rules.titles(notebook) else []
    lab = ["Lab"] if lesson.number_of(path) in form_rules.LESSONS_WITH_LAB else []
    return form_rules.ordered(notebook, path, BEFORE_SECTIONS, [*wire, *lab, *AFTER_SECTIONS], most=6)


def exercises(notebook: NotebookNode, path: Path) -> list[str]:
    """There are three exercises, one in lesson 00, and all stand in a section of their own."""
    found = lesson.exercises(notebook)
    wanted = 1 if lesson.number_of(path) == 0 else 3
    problems = [f"there are {len(found)} exercises, expected {wanted}"] if len(found) != wanted else []
    return problems + [
        f"exercise {exercise.number} does not stand under `## Exercises`"
        for exercise in found
        if form_rules.section_of(notebook, exercise.position) != "Exercises"
    ]


def metadata(notebook: NotebookNode, path: Path) -> list[str]:
    """Metadata that hides or folds is a sign of a remade lesson, which must leave the list."""
    return [
        f"a cell has metadata of the new form, {key!r}; take {path.stem} from tools/old_form.toml"
        for key in sorted({key for cell in notebook.cells for key in cell.metadata} - {"tags"})
    ]


CHECKS: tuple[Check, ...] = (sections, exercises, metadata)
