"""What students hand in: the assignment they were given, with answers good and bad, and changed where it should not be.

Each student is a function that changes an assignment and returns the points it should get, by exercise; None stands for
an exercise that nobody graded.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tests.answers.stored import WRONG_ANSWERS, WrongAnswer, wrong_answers
from tools import lesson

Points = dict[str, int | None]


@dataclass
class Work:
    """An assignment in the hands of a student, beside what the course knows of its exercises."""

    notebook: NotebookNode
    solutions: dict[str, str]
    wrong: dict[str, list[WrongAnswer]]

    @property
    def exercises(self) -> list[lesson.Exercise]:
        """The exercises, with the cells that the student has."""
        return lesson.exercises(self.notebook)

    def full(self) -> Points:
        """Return the points of somebody who solves everything."""
        return {exercise.number: exercise.minutes for exercise in self.exercises}

    def solve(self) -> Points:
        """Write the solution into every stub."""
        for exercise in self.exercises:
            exercise.cells[1].source = self.solutions[exercise.number]
        return self.full()

    def mistake(self, which: int) -> Points:
        """Write a wrong answer into every stub: the first that the course has, or the last."""
        for exercise in self.exercises:
            exercise.cells[1].source = self.wrong[exercise.number][which].source
        return dict.fromkeys(self.full(), 0)

    def position(self, cell: NotebookNode) -> int:
        """Return where a cell stands."""
        return next(n for n, each in enumerate(self.notebook.cells) if each is cell)


def solved(work: Work) -> Points:
    return work.solve()


def unsolved(work: Work) -> Points:
    return dict.fromkeys(work.full(), 0)


def wrong_first(work: Work) -> Points:
    return work.mistake(0)


def wrong_last(work: Work) -> Points:
    return work.mistake(-1)


def first_only(work: Work) -> Points:
    first, *others = work.exercises
    first.cells[1].source = work.solutions[first.number]
    return {first.number: first.minutes} | {exercise.number: 0 for exercise in others}


def no_python(work: Work) -> Points:
    """The first answer is no Python; what comes after it is right."""
    points = work.solve()
    first = work.exercises[0]
    first.cells[1].source = "def (:\n"
    return points | {first.number: 0}


def endless(work: Work) -> Points:
    """The first answer never ends; what comes after it is right."""
    points = work.solve()
    first = work.exercises[0]
    first.cells[1].source = "while True:\n    pass"
    return points | {first.number: 0}


def checks_replaced(work: Work) -> Points:
    """Wrong answers, and checks that check nothing: they are replaced by those that were handed out."""
    points = work.mistake(0)
    for exercise in work.exercises:
        exercise.cells[2].source = "pass"
    return points


def set_up_changed(work: Work) -> Points:
    """The lesson's own code spoilt: it is replaced by what was handed out."""
    points = work.solve()
    own = next(cell for cell in work.notebook.cells if cell.cell_type == "code")
    own.source = "1 / 0"
    return points


def cells_copied(work: Work) -> Points:
    """Every stub and check twice, as copy and paste leaves them: with the marks, under another id."""
    points = work.solve()
    for exercise in work.exercises:
        for cell in exercise.cells[1:3]:
            pasted = nbformat.v4.new_code_cell(cell.source, metadata=copy.deepcopy(cell.metadata))
            work.notebook.cells.insert(work.position(cell), pasted)
    return points


def check_deleted(work: Work) -> Points:
    """The last check is gone: the exercise has no points until the teacher gives some."""
    points = work.solve()
    last = work.exercises[-1]
    del work.notebook.cells[work.position(last.cells[2])]
    return points | {last.number: None}


def own_cells(work: Work) -> Points:
    """Cells of the student's own, before everything and after each stub."""
    points = work.solve()
    for exercise in work.exercises:
        work.notebook.cells.insert(work.position(exercise.cells[2]), nbformat.v4.new_code_cell("mine = 1"))
    work.notebook.cells.insert(0, nbformat.v4.new_markdown_cell("My notes."))
    return points


Student = Callable[[Work], Points]
FEW: tuple[Student, ...] = (solved, unsolved, wrong_first, checks_replaced, cells_copied)
ALL: tuple[Student, ...] = (*FEW, wrong_last, first_only, no_python, set_up_changed, check_deleted, own_cells)


def hand_in(directory: Path, path: Path, students: tuple[Student, ...]) -> dict[str, Points]:
    """Let students hand in what was released of a lesson.

    Args:
        directory: the class's.
        path: the lesson's notebook, where its solutions stand.
        students: who hands in; their directories have their names.

    Returns:
        The points expected of each.
    """
    solutions = {each.number: each.solutions[0] for each in lesson.exercises(nbformat.read(path, as_version=4))}
    expected = {}
    for student in students:
        given = nbformat.read(directory / "release" / path.stem / path.name, as_version=4)
        work = Work(given, solutions, wrong_answers(WRONG_ANSWERS / path.stem))
        expected[student.__name__] = student(work)
        place = directory / "submitted" / student.__name__ / path.stem / path.name
        place.parent.mkdir(parents=True)
        nbformat.write(work.notebook, place)
    return expected
