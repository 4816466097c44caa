"""A class from nothing to grades by nbgrader's own commands: what is right gets its points, and nothing else does."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from tests.grading import students
from tools import assignments
from tools.notebooks import all_notebooks, select

GRADING_SECONDS = 500


def nbgrader(directory: Path, *arguments: str) -> str:
    """Run a command of nbgrader as a teacher does, and return what it says; it must end well."""
    run = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=directory,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=GRADING_SECONDS,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout + run.stderr


def graded(directory: Path, name: str) -> dict[str, students.Points]:
    """Return the points in the gradebook, by student and exercise."""
    notebook = nbformat.read(directory / "source" / name / f"{name}.ipynb", as_version=4)
    numbers = {each.cells[2].id: each.number for each in assignments.lesson.exercises(notebook)}
    with Gradebook(f"sqlite:///{directory / 'gradebook.db'}") as gradebook:
        return {
            submission.student.id: {
                numbers[grade.name]: None if grade.auto_score is None else int(grade.auto_score)
                for part in submission.notebooks
                for grade in part.grades
            }
            for submission in gradebook.assignment_submissions(name)
        }


# The second waits for asyncio, the third has an exercise in a cell magic and runs pytest.
@pytest.mark.parametrize(
    ("number", "who"),
    [("03", students.ALL), ("20", students.FEW), ("23", students.FEW)],
    ids=["unary calls", "asyncio", "testing"],
)
def test_a_class_is_graded(number: str, who: tuple[students.Student, ...], tmp_path: Path) -> None:
    hand_in_and_grade(number, who, tmp_path)


@pytest.mark.parametrize("path", all_notebooks(), ids=lambda path: path.stem)
def test_every_lesson_is_graded(path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--every-lesson"):
        pytest.skip("takes a quarter of an hour for all: --every-lesson")
    hand_in_and_grade(path.stem, (students.solved, students.unsolved), tmp_path)


def hand_in_and_grade(number: str, who: tuple[students.Student, ...], tmp_path: Path) -> None:
    """Make an assignment, let students hand it in, grade it, and compare each exercise's points and the totals."""
    assert assignments.main(["--to", str(tmp_path), number]) == 0
    [path] = select([number])
    expected = students.hand_in(tmp_path, path, who)

    nbgrader(tmp_path, "autograde", path.stem)
    assert graded(tmp_path, path.stem) == expected

    nbgrader(tmp_path, "export", "--to", "grades.csv")
    with (tmp_path / "grades.csv").open(encoding="utf-8", newline="") as file:
        totals = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert totals == {name: sum(worth or 0 for worth in points.values()) for name, points in expected.items()}


def test_an_assignment_made_again_keeps_the_grades_and_the_teacher_s_settings(tmp_path: Path) -> None:
    assert assignments.main(["--to", str(tmp_path), "00"]) == 0
    [path] = select(["00"])
    settings = tmp_path / assignments.CONFIGURATION.name
    settings.write_text(settings.read_text(encoding="utf-8") + "\n# mine\n", encoding="utf-8")
    expected = students.hand_in(tmp_path, path, (students.solved,))
    nbgrader(tmp_path, "autograde", path.stem)

    assert assignments.main(["--to", str(tmp_path), "00"]) == 0
    assert settings.read_text(encoding="utf-8").endswith("# mine\n")
    assert graded(tmp_path, path.stem) == expected


def test_an_endless_loop_is_interrupted_after_the_seconds_of_the_teacher_s_settings(tmp_path: Path) -> None:
    assert assignments.main(["--to", str(tmp_path), "00"]) == 0
    [path] = select(["00"])
    settings = tmp_path / assignments.CONFIGURATION.name
    shorter = settings.read_text(encoding="utf-8") + "\nc.ExecutePreprocessor.timeout = 20\n"
    settings.write_text(shorter, encoding="utf-8")
    expected = students.hand_in(tmp_path, path, (students.endless,))
    nbgrader(tmp_path, "autograde", path.stem)
    assert graded(tmp_path, path.stem) == expected


def test_feedback_shows_the_verdicts(tmp_path: Path) -> None:
    assert assignments.main(["--to", str(tmp_path), "00"]) == 0
    [path] = select(["00"])
    students.hand_in(tmp_path, path, (students.first_only,))
    nbgrader(tmp_path, "autograde", path.stem)
    nbgrader(tmp_path, "generate_feedback", path.stem)
    feedback = (tmp_path / "feedback" / "first_only" / path.stem / f"{path.stem}.html").read_text(encoding="utf-8")
    assert "✓ 0.1 solved" in feedback and "○ 0.2 not solved yet" in feedback
