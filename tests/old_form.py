"""The rules for the lessons that tools/old_form.toml lists, until they are remade; then this module goes, too."""

from __future__ import annotations

import re
from pathlib import Path

from nbformat import NotebookNode

from tests.blind_spots import Check
from tests.form_rules import LESSONS_WITH_LAB
from tools import lesson

BEFORE_SECTIONS = ["Questions", "You will be able to", "Set-up"]
AFTER_SECTIONS = ["Traps", "Exercises", "Key points", "In production", "Further reading", "Clean-up"]


def sections(notebook: NotebookNode, path: Path) -> list[str]:
    """The `##` sections are those of every lesson, in order, with three to six numbered ones between."""
    number = lesson.number_of(path) or 0
    found = [heading.title for heading in lesson.headings(notebook) if heading.level == 2]
    numbered = [name for name in found if re.match(r"\d+\.\d+ ", name)]
    problems = []
    if not 3 <= len(numbered) <= 6:
        problems.append(f"there are {len(numbered)} numbered sections, expected 3 to 6")
    for position, name in enumerate(numbered, start=1):
        if not name.startswith(f"{number}.{position} "):
            problems.append(f"section `{name}` should have the number {number}.{position}")
    has_lab, wants_lab = "Lab" in found, number in LESSONS_WITH_LAB
    if has_lab and not wants_lab:
        problems.append("there is a section `Lab`, but this lesson has no lab")
    optional = ["On the wire"] if "On the wire" in found else []
    expected = BEFORE_SECTIONS + numbered + optional + (["Lab"] if wants_lab else []) + AFTER_SECTIONS
    problems += [f"the section `{name}` is missing" for name in expected if name not in found]
    known = set(expected) | {"Lab"}
    problems += [f"the section `{name}` is not one of a lesson's" for name in found if name not in known]
    problems += [f"the section `{name}` is there twice" for name in sorted({n for n in found if found.count(n) > 1})]
    if not problems and found != expected:
        wrong = next(name for name, wanted in zip(found, expected, strict=True) if name != wanted)
        problems.append(f"the section `{wrong}` is out of order; the order is {', '.join(expected)}")
    return problems


def exercises(notebook: NotebookNode, path: Path) -> list[str]:
    """There are three exercises, one in lesson 00, and all stand in a section of their own."""
    found = lesson.exercises(notebook)
    wanted = 1 if lesson.number_of(path) == 0 else 3
    problems = [f"there are {len(found)} exercises, expected {wanted}"] if len(found) != wanted else []
    sections = [heading for heading in lesson.headings(notebook) if heading.level == 2]
    begin = next((h.cell for h in sections if h.title == "Exercises"), None)
    end = next((h.cell for h in sections if begin is not None and h.cell > begin), len(notebook.cells))
    for exercise in found:
        if begin is None or not begin <= exercise.position < end:
            problems.append(f"exercise {exercise.number} does not stand under `## Exercises`")
    return problems


def metadata(notebook: NotebookNode, path: Path) -> list[str]:
    """Metadata that hides or folds is a sign of a remade lesson, which must leave the list."""
    return [
        f"a cell has metadata of the new form, {key!r}; take {path.stem} from tools/old_form.toml"
        for key in sorted({key for cell in notebook.cells for key in cell.metadata} - {"tags"})
    ]


CHECKS: tuple[Check, ...] = (sections, exercises, metadata)
