"""Measure what a lesson asks of its reader, hold it against the budget, and compute the minutes in its title.

    python -m tools.budget [NAME…]

The open path is what is in sight: no folded cells. Cells, words and lines are counted without the checks of exercises
and without set-ups whose source is hidden. The exit code is always 0: hygiene decides what is refused.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools import form, lesson
from tools.notebooks import NoSuchNotebook, select
from tools.screens import screens, shown_text

MINUTES = re.compile(r"\bReading (?P<reading>\d+) min · exercises (?P<exercises>\d+) min\b")
# Adults read English non-fiction silently at 175 to 300 words a minute, slower in a second language (Brysbaert 2019,
# https://doi.org/10.1016/j.jml.2019.104047).
WORDS_A_MINUTE = 200
# Reviewers prepare at about 500 lines of application code an hour, 8 a minute (Humphrey 1989, quoted in McConnell, Code
# Complete, 2004). A reader here looks for no defects, and knows half of the lines from the cell before.
LINES_A_MINUTE = 10
# Reasoned: an output is skimmed for the one line that matters, and a long one is not read to its end.
OUTPUT_LINES_A_MINUTE = 20
OUTPUT_LINES_READ = 20
# Reasoned: to look at a figure, a diagram or a table, and to make up one's mind about a prediction.
MINUTES_A_PICTURE = 0.5
MINUTES_A_PREDICTION = 0.5
ROUNDED_TO = 5
PICTURES = ("image/png", "text/vnd.mermaid", "text/html")


@dataclass(frozen=True)
class Measure:
    """How much a lesson holds: the open path in cells, words, lines of code and screens, and the cells of the whole."""

    cells: int
    words: int
    lines: int
    screens: int
    whole: int


BUDGET = Measure(cells=65, words=2000, lines=240, screens=20, whole=95)


@dataclass(frozen=True)
class Minutes:
    """How long a lesson takes."""

    reading: int
    exercises: int

    def __str__(self) -> str:
        return f"Reading {self.reading} min · exercises {self.exercises} min"


def open_path(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the cells in sight, without checks and without set-ups whose source is hidden."""
    folded = form.folded(notebook)
    return [
        cell
        for position, cell in enumerate(notebook.cells)
        if position not in folded and "check" not in lesson.tags(cell) and not form.is_set_up(cell)
    ]


def measure(notebook: NotebookNode) -> Measure:
    """Measure a lesson as it is stored."""
    cells = open_path(notebook)
    return Measure(
        cells=len(cells),
        words=sum(words(lesson.DETAILS.sub("", cell.source)) for cell in cells if cell.cell_type == "markdown"),
        lines=sum(lines(cell) for cell in cells if cell.cell_type == "code"),
        screens=round(screens(notebook)),
        whole=len(notebook.cells),
    )


def over(measured: Measure, budget: Measure = BUDGET) -> dict[str, tuple[int, int]]:
    """Return what is over the budget by name, each with the measure and its limit."""
    pairs = {name: (getattr(measured, name), limit) for name, limit in vars(budget).items()}
    return {name: (has, limit) for name, (has, limit) in pairs.items() if has > limit}


def words(markdown: str) -> int:
    """Count the words of a markdown text that are read as prose: fences and the targets of links are not."""
    return sum(bool(re.search(r"\w", word)) for word in shown_text(lesson.FENCE.sub("", markdown)).split())


def lines(cell: NotebookNode) -> int:
    """Count the lines of a code cell that hold something."""
    return sum(bool(line.strip()) for line in cell.source.splitlines())


def minutes(notebook: NotebookNode) -> Minutes:
    """Compute how long a lesson takes: its open path at the rates above, and what its exercises say of themselves.

    Reading is rounded to five minutes. It leaves out the cells of exercises and takes in what stands in `<details>`,
    which everybody opens.
    """
    spent = _reading_of(notebook, range(len(notebook.cells)))
    reading = max(ROUNDED_TO, ROUNDED_TO * math.floor(spent / ROUNDED_TO + 0.5))
    return Minutes(reading, sum(exercise.minutes for exercise in lesson.exercises(notebook)))


def section_minutes(notebook: NotebookNode, section: lesson.Heading, with_exercises: bool) -> float:
    """Compute how long a section takes, with the exercises in it or without.

    Args:
        notebook: a lesson.
        section: the heading that it begins with.
        with_exercises: whether the minutes that its exercises name are added.
    """
    inside = lesson.section(notebook, section)
    exercises = [exercise for exercise in lesson.exercises(notebook) if exercise.position in inside]
    return _reading_of(notebook, inside) + with_exercises * sum(exercise.minutes for exercise in exercises)


def _reading_of(notebook: NotebookNode, inside: range) -> float:
    """Return the minutes of the cells at these positions that are in sight and belong to no exercise."""
    solving = {id(cell) for exercise in lesson.exercises(notebook) for cell in exercise.cells}
    sight = {id(cell) for cell in open_path(notebook)} - solving
    return sum(_reading(notebook.cells[at]) for at in inside if id(notebook.cells[at]) in sight)


def _reading(cell: NotebookNode) -> float:
    if cell.cell_type != "code":
        pictures = sum(match["language"].strip() == "mermaid" for match in lesson.FENCE.finditer(cell.source))
        return (
            words(cell.source) / WORDS_A_MINUTE + MINUTES_A_PICTURE * pictures + MINUTES_A_PREDICTION * form.asks(cell)
        )
    return lines(cell) / LINES_A_MINUTE + sum(_looking(output) for output in cell.outputs)


def _looking(output: NotebookNode) -> float:
    data = output.get("data", {})
    if any(mime in data for mime in PICTURES):
        return MINUTES_A_PICTURE
    text = output.get("text") or data.get("text/plain") or output.get("evalue", "")
    return min(len(text.splitlines()), OUTPUT_LINES_READ) / OUTPUT_LINES_A_MINUTE


def write_minutes(notebook: NotebookNode) -> None:
    """Put the computed minutes into the title cell, where it has the line for them."""
    if notebook.cells:
        first = notebook.cells[0]
        first.source = MINUTES.sub(str(minutes(notebook)), first.source, count=1)


def row(path: Path, notebook: NotebookNode) -> str:
    """Return a lesson's line of the table; what is over the budget has a mark."""
    measured = measure(notebook)
    beyond = over(measured)
    numbers = "".join(f"{value:>8,}{'!' if name in beyond else ' '}" for name, value in vars(measured).items())
    return f"{path.stem:<28}{numbers}{minutes(notebook).reading:>8}"


def main(arguments: list[str] | None = None) -> int:
    """Print the table of the lessons that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tools.budget", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="a lesson: 03, 03_unary_calls, or a path")
    options = parser.parse_args(arguments)
    try:
        paths = select(options.names)
    except NoSuchNotebook as error:
        parser.error(str(error))
    print(f"{'open path (! over budget)':<28}" + "".join(f"{name:>8} " for name in vars(BUDGET)) + " minutes")
    print(f"{'budget':<28}" + "".join(f"{limit:>8,} " for limit in vars(BUDGET).values()))
    for path in paths:
        print(row(path, nbformat.read(path, as_version=4)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
