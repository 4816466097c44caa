"""The rules of a lesson's form: its sections, predictions, set-ups, folds and lengths, as CONTRIBUTING.md has them.

Each function takes a notebook and its path and returns the problems it found, one sentence each, which name the cure.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from nbformat import NotebookNode

from tests import allowances
from tests.blind_spots import Check, code_cells, name_of
from tools import budget, form, lesson
from tools.notebooks import neighbours

LESSONS_WITH_LAB = {4, 6, 8, 10, 11, 14, 15, 16, 17, 18, 20, 24}
MAX_LINES = 20
FIRST_EXERCISE_MINUTES = 5
BEFORE_SECTIONS = ["Set-up"]
AFTER_SECTIONS = ["Key points", "In production", "Deeper", "Traps", "Further reading", "Clean-up"]
OPTIONAL = "Deeper"
HAPPENED = "<details><summary><b>What just happened</b></summary>"

_POINT = re.compile(r"(?m)^[-*] ")
_TABLE = re.compile(r"(?m)^\|?[ :|-]*---[ :|-]*$")
_PREDICT = re.compile(r"\*\*Predict[.:]?\*\*")
_HAPPENED = re.compile(r"(?:\*\*|<b>)What just happened")
_LIKE_SET_UP = re.compile(r"#\s*set-?\s?up\b", re.I)


def refresh_of(path: Path) -> str:
    """Return the command that writes a lesson's form."""
    return f"`make refresh NB={path.name[:2]}`"


# -- title and sections ------------------------------------------------------------------------------------------------


def goals(notebook: NotebookNode, path: Path) -> list[str]:
    """The title cell says what a reader will be able to do, in three points."""
    first = notebook.cells[0].source if notebook.cells else ""
    _, found, rest = first.partition("**You will be able to**")
    if not found:
        return ["the first cell does not say `**You will be able to**`, with three points below"]
    points = len(_POINT.findall(rest))
    return [f"`You will be able to` has {points} points, expected 3"] if points != 3 else []


def minutes(notebook: NotebookNode, path: Path) -> list[str]:
    """The minutes in the title are the computed ones."""
    stated = budget.MINUTES.search(notebook.cells[0].source) if notebook.cells else None
    computed = str(budget.minutes(notebook))
    if stated and stated.group() != computed:
        return [f"the title says {stated.group()!r}, computed are {computed!r}; run {refresh_of(path)}"]
    return []


def sections(notebook: NotebookNode, path: Path) -> list[str]:
    """The `##` sections are those of every lesson, in order, with three to five numbered ones between."""
    number, found = lesson.number_of(path) or 0, titles(notebook)
    after = [name for name in AFTER_SECTIONS if name != OPTIONAL or name in found]
    numbered = [name for name in found if re.match(r"\d+\.\d+ ", name)]
    problems = []
    if not 3 <= len(numbered) <= 5:
        problems.append(f"there are {len(numbered)} numbered sections, expected 3 to 5")
    for position, name in enumerate(numbered, start=1):
        if not name.startswith(f"{number}.{position} "):
            problems.append(f"section `{name}` should have the number {number}.{position}")
    expected = [*BEFORE_SECTIONS, *numbered, *after]
    problems += [f"the section `{name}` is missing" for name in expected if name not in found]
    problems += [f"the section `{name}` is not one of a lesson's" for name in found if name not in expected]
    problems += [f"the section `{name}` is there twice" for name in sorted({n for n in found if found.count(n) > 1})]
    if not problems and found != expected:
        wrong = next(name for name, wanted in zip(found, expected, strict=True) if name != wanted)
        problems.append(f"the section `{wrong}` is out of order; the order is {', '.join(expected)}")
    return problems


def titles(notebook: NotebookNode) -> list[str]:
    """Return the titles of the `##` sections."""
    return [heading.title for heading in lesson.headings(notebook) if heading.level == 2]


def section_of(notebook: NotebookNode, position: int) -> str:
    """Return the title of the `##` section that a cell stands in."""
    above = [h.title for h in lesson.headings(notebook) if h.level == 2 and h.cell <= position]
    return above[-1] if above else ""


def practice(notebook: NotebookNode, path: Path) -> list[str]:
    """Exercises and the lab stand in the section they belong to; the first exercise is short and comes early."""
    number = lesson.number_of(path) or 0
    headings = {heading.cell: heading for heading in reversed(lesson.headings(notebook))}
    problems = []
    for n, exercise in enumerate(lesson.exercises(notebook)):
        what, section = f"exercise {exercise.number}", section_of(notebook, exercise.position)
        after = exercise.position + len(exercise.cells)
        if not re.match(rf"{number}\.\d+ ", section):
            problems.append(f"{what} does not stand in a numbered section; move it to the one it practises")
        elif n == 0 and not re.match(rf"{number}\.[12] ", section):
            problems.append(f"{what} stands in `{section}`; let the first come in {number}.1 or {number}.2")
        if n == 0 and exercise.minutes > FIRST_EXERCISE_MINUTES:
            problems.append(
                f"{what} takes {exercise.minutes} min; begin with one of {FIRST_EXERCISE_MINUTES} min at the most"
            )
        if after < len(notebook.cells) and (after not in headings or headings[after].level > 3):
            problems.append(f"{name_of(notebook.cells[after])} follows {what} without a heading of its own")
    labs = [h for h in lesson.headings(notebook) if h.title == "Lab"]
    if len(labs) != (number in LESSONS_WITH_LAB):
        problems.append(f"there are {len(labs)} headings `### Lab`, expected {int(number in LESSONS_WITH_LAB)}")
    for lab in labs:
        if lab.level != 3 or not re.match(rf"{number}\.\d+ ", section_of(notebook, lab.cell)):
            problems.append("the lab does not stand under `### Lab` in the numbered section whose question it answers")
    return problems


def way_on(notebook: NotebookNode, path: Path) -> list[str]:
    """The section Clean-up links the next lesson, so that nobody has to scroll up for it."""
    _, after = neighbours(path)
    last = [
        cell.source
        for position, cell in enumerate(notebook.cells)
        if cell.cell_type == "markdown" and section_of(notebook, position) == "Clean-up"
    ]
    linked = {match["target"] for source in last for match in lesson.LINK.finditer(source)}
    return [f"Clean-up does not link the next lesson, {after.name}"] if after and after.name not in linked else []


# -- predictions -------------------------------------------------------------------------------------------------------


def predictions(notebook: NotebookNode, path: Path) -> list[str]:
    """One pattern, always: Predict, run, one fold."""
    problems, folds = [], set()
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type != "markdown" or not _PREDICT.search(lesson.without_code(cell.source)):
            continue
        problems += [f"{name_of(cell)} {problem}" for problem in _question(cell.source)]
        run, fold = (*notebook.cells[position + 1 : position + 3], None, None)[:2]
        if run is None or run.cell_type != "code":
            problems.append(f"{name_of(cell)} asks, but no code cell follows that answers")
            continue
        problems += [f"{name_of(run)} {problem}" for problem in _run(run)]
        if fold is None or fold.cell_type != "markdown" or not fold.source.startswith(HAPPENED):
            problems.append(f"{name_of(run)} answers a Predict, but no cell follows that begins with `{HAPPENED}`")
            continue
        folds.add(position + 2)
        problems += [f"{name_of(fold)} {problem}" for problem in _fold(fold.source)]
    for position, cell in enumerate(notebook.cells):
        if (
            cell.cell_type == "markdown"
            and position not in folds
            and _HAPPENED.search(lesson.without_code(cell.source))
        ):
            problems.append(f"{name_of(cell)} says what just happened, but not in the fold after a Predict's run")
    return problems


def _question(source: str) -> Iterator[str]:
    text = lesson.without_code(source)
    quoted, all_ = len(form.PREDICT.findall(text)), len(_PREDICT.findall(text))
    if quoted != all_:
        yield "has a Predict that is not a quote; write `> **Predict.** …`"
    elif all_ > 1:
        yield "asks twice; give each Predict its own run"
    elif not re.split(r"\n\s*\n", source.strip())[-1].startswith("> **Predict.**"):
        yield "goes on after its Predict; let the question be the end of the cell"
    if "<details" in source:
        yield "has a fold beside its Predict; the answer begins the fold `What just happened` after the run"


def _run(cell: NotebookNode) -> Iterator[str]:
    if not cell.outputs:
        yield "answers a Predict and shows nothing; print the answer in this cell"
        return
    first = cell.outputs[0]
    if first.output_type != "stream" or first.name != "stdout":
        yield "shows `<table>`, an error or the answer when its output is hidden; print a fixed, neutral line first"
        return
    # JupyterLab shows the first line that is not empty.
    line = next((line for line in first.text.splitlines() if line), "")
    if line not in _literal_lines(cell.source):
        yield f"has the first line {line!r}, which is computed and stays in sight; print a fixed, neutral line first"


def _literal_lines(source: str) -> set[str]:
    """Return the lines that a cell prints whatever happens: those of `print("a text")`."""
    tree = lesson.python_of(source)
    return {
        line
        for node in (ast.walk(tree) if tree else ())
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "print" and len(node.args) == 1
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
        for line in node.args[0].value.splitlines()
    }


def _fold(source: str) -> Iterator[str]:
    bodies = [match["body"] for match in lesson.DETAILS.finditer(source)]
    if len(bodies) != 1:
        yield f"has {len(bodies)} folds, expected one"
        return
    points = len(_POINT.findall(bodies[0]))
    if not 2 <= points <= 4:
        yield f"has {points} points, expected 2 to 4 lines that begin with `- `"
    if not bodies[0].startswith("\n\n"):
        yield "needs an empty line after `</summary>`, or its points are not shown as a list"


# -- set-ups, folds and their metadata ---------------------------------------------------------------------------------


def set_ups(notebook: NotebookNode, path: Path) -> list[str]:
    """A set-up cell is marked by its first line, and says what is ready, since its source and number are hidden."""
    problems = []
    for cell in code_cells(notebook):
        if form.is_set_up(cell):
            if not any(output.get("name") == "stdout" for output in cell.outputs):
                problems.append(f"{name_of(cell)} has a hidden source and prints nothing; print what is ready")
        elif _LIKE_SET_UP.match(cell.source):
            problems.append(f"{name_of(cell)} begins almost like a set-up; write `{form.SET_UP}`")
    return problems


def folds(notebook: NotebookNode, path: Path) -> list[str]:
    """Deeper and Traps are folded part by part, in the way that JupyterLab handles well."""
    problems, cells, headings = [], notebook.cells, lesson.headings(notebook)
    first_fold: dict[str, int] = {}
    for heading in form.to_fold(notebook):
        section = section_of(notebook, heading.cell)
        first_fold.setdefault(section, heading.cell)
        what, following = f"`### {heading.title}`", cells[heading.cell + 1 : heading.cell + 2]
        alone = sum(other.cell == heading.cell for other in headings) == 1
        if not alone or not cells[heading.cell].source.startswith("#"):
            problems.append(f"{what} does not stand first and alone in its cell; give each fold a cell for its heading")
        if not following or following[0].cell_type != "code":
            problems.append(f"the first cell hidden below {what} is not code; move its prose into the heading's cell")
        if section == "Traps" and not heading.title.startswith("Trap: "):
            problems.append(f"{what} should begin `### Trap: ` and name the symptom")
        if section == "Deeper" and lesson.anchor(heading.title) not in _linked_in_sight(notebook):
            problems.append(f"nothing in the open path links {what}; link it, `(#{lesson.anchor(heading.title)})`")
    for position, cell in enumerate(cells):
        section = section_of(notebook, position)
        if cell.cell_type == "code" and section in form.FOLDING and position < first_fold.get(section, len(cells)):
            problems.append(f"{name_of(cell)} stands in {section} in sight; put it under a heading `###`")
    traps = [
        cell.source
        for position, cell in enumerate(cells[: first_fold.get("Traps", 0)])
        if cell.cell_type == "markdown" and section_of(notebook, position) == "Traps"
    ]
    if "Traps" in first_fold and not any(_TABLE.search(source) for source in traps):
        problems.append("Traps does not begin with a table of symptom and cure, before the first fold")
    return problems


def _linked_in_sight(notebook: NotebookNode) -> set[str]:
    return {
        unquote(match["target"].removeprefix("#"))
        for position, cell in enumerate(notebook.cells)
        if cell.cell_type == "markdown" and section_of(notebook, position) not in form.FOLDING
        for match in lesson.LINK.finditer(cell.source)
        if match["target"].startswith("#")
    }


def metadata(notebook: NotebookNode, path: Path) -> list[str]:
    """Cells are hidden and folded as `make refresh` writes it, and have no other metadata."""
    return [
        f"{name_of(cell)} has the metadata {dict(cell.metadata)}, expected {wanted}; run {refresh_of(path)}"
        for cell, wanted in zip(notebook.cells, form.metadata(notebook), strict=True)
        if cell.metadata != wanted
    ]


# -- lengths -----------------------------------------------------------------------------------------------------------


def lengths(notebook: NotebookNode, path: Path) -> list[str]:
    """A cell in sight is short; the code of a check is in helpers/checks, where it gives nothing away."""
    problems = []
    for cell in budget.open_path(notebook):
        count = len(cell.source.strip().splitlines())
        if cell.cell_type != "code" or count <= MAX_LINES:
            continue
        if not allowances.allowed(allowances.EXCEPTIONS, path, cell, "long-cell"):
            problems.append(f"{name_of(cell)} has {count} lines, more than {MAX_LINES}; one idea a cell: split it")
    return problems


def over_budget(notebook: NotebookNode, path: Path) -> list[str]:
    """A lesson keeps to the budget, or says in the allow-list why not, under the id of its first cell."""
    problems, beyond = [], budget.over(budget.measure(notebook))
    for name in vars(budget.BUDGET):
        what = f"over-{name}"
        allowed = bool(notebook.cells) and allowances.allowed(allowances.EXCEPTIONS, path, notebook.cells[0], what)
        if name in beyond and not allowed:
            has, limit = beyond[name]
            problems.append(
                f"the lesson has {has:,} {name}, more than {limit:,}; cut it, or give a reason for {what!r} "
                f"in {allowances.EXCEPTIONS.name}"
            )
        if allowed and name not in beyond:
            problems.append(f"the lesson is within its {name}; take {what!r} from {allowances.EXCEPTIONS.name}")
    return problems


CHECKS: tuple[Check, ...] = (
    goals,
    minutes,
    sections,
    practice,
    way_on,
    predictions,
    set_ups,
    folds,
    metadata,
    lengths,
    over_budget,
)
