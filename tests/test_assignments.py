"""Lessons become assignments: stubs open, checks locked and worth their minutes, no solution left. Without nbgrader."""

from __future__ import annotations

import copy
import importlib.util
import re
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from helpers.exercises import GRADING
from tests.tiny import code, markdown, notebook, stdout, write
from tools import assignments, lesson
from tools.assignments import CannotAssign, assignment, points, relinked, without_solution, write_sources
from tools.notebooks import all_notebooks

HINT = "<details><summary>Hint</summary>\n\nThink.\n\n</details>"
SOLUTION = "<details><summary>Solution</summary>\n\n```python\nx = 4\n```\n\n</details>"
EXERCISE = (
    markdown("### Exercise 3.1 · Four\n\n*4 min.* Make it four."),
    code("x = ...", tags=("exercise",)),
    code("checks.exercise_1(x)", stdout("○ 3.1 not solved yet: x is four\n"), tags=("check",)),
    markdown(f"{HINT}\n\n{SOLUTION}"),
)


def tiny() -> NotebookNode:
    """Return a lesson with a set-up, an exercise, and a cell after it."""
    return notebook(
        markdown("# 03 · Tiny\n\n[← 02](02_stubs.ipynb)"),
        code("import helpers", stdout("ready\n")),
        *copy.deepcopy(EXERCISE),
        code("1 / 0", tags=("raises-exception",)),
    )


def marks(made: NotebookNode) -> dict[str, dict]:
    """Return nbgrader's marks by what a cell says."""
    return {cell.source: cell.metadata["nbgrader"] for cell in made.cells if "nbgrader" in cell.metadata}


def kinds(mark: dict) -> set[str]:
    return {name for name in ("grade", "locked", "solution", "task") if mark[name]}


# -- one lesson --------------------------------------------------------------------------------------------------------


def test_stubs_are_open_checks_have_points_and_other_code_is_locked() -> None:
    made = marks(assignment(tiny()))
    assert {source: kinds(mark) for source, mark in made.items()} == {
        "import helpers": {"locked"},
        "x = ...": {"solution"},
        "checks.exercise_1(x)": {"grade", "locked"},
        "1 / 0": {"locked"},
    }
    assert made["checks.exercise_1(x)"]["points"] == 4
    assert "points" not in made["x = ..."]


def test_a_mark_has_what_nbgrader_asks_for() -> None:
    made = assignment(tiny())
    for cell in made.cells:
        if mark := cell.metadata.get("nbgrader"):
            assert mark["grade_id"] == cell.id
            assert mark["cell_type"] == cell.cell_type
            assert mark["schema_version"] == 3
    nbformat.validate(made)


def test_outputs_are_gone_and_the_lesson_stays_as_it_is() -> None:
    read = tiny()
    before = copy.deepcopy(read)
    made = assignment(read)
    assert read == before
    assert all(not cell.outputs and cell.execution_count is None for cell in made.cells if cell.cell_type == "code")


def test_the_solution_is_gone_and_the_hint_is_not() -> None:
    assert without_solution(f"{HINT}\n\n{SOLUTION}") == HINT
    assert without_solution(f"{SOLUTION}\n\n{HINT}\n\nMore.") == f"{HINT}\n\nMore."
    assert without_solution(SOLUTION) == ""


@pytest.mark.parametrize(
    ("text", "relinked_text"),
    [
        ("[← 02](02_stubs.ipynb)", "[← 02](../02_stubs/02_stubs.ipynb)"),
        ("[`a`](12_tls.ipynb#12.1-Keys), [b](#here)", "[`a`](../12_tls/12_tls.ipynb#12.1-Keys), [b](#here)"),
        ("see [the map](../README.md).", "see the map."),
        ("[gRPC](https://grpc.io/docs/) ![p](../p.png)", "[gRPC](https://grpc.io/docs/) ![p](../p.png)"),
    ],
)
def test_links_lead_to_assignments_or_become_text(text: str, relinked_text: str) -> None:
    assert relinked(text) == relinked_text


def test_an_exercise_with_other_cells_is_refused(tmp_path: Path) -> None:
    task, stub, check, folds = copy.deepcopy(EXERCISE)
    with pytest.raises(CannotAssign, match=r"exercise 3\.1 has other cells"):
        assignment(notebook(task, stub, folds, check))
    with pytest.raises(CannotAssign, match="has other cells"):
        assignment(notebook(task, stub, check))
    path = write(tmp_path / "03_tiny.ipynb", task, stub, folds)
    with pytest.raises(CannotAssign, match=r"03_tiny\.ipynb: exercise 3\.1"):
        write_sources(tmp_path / "class", [path])
    assert not (tmp_path / "class").exists()


def test_an_exercise_without_minutes_is_refused() -> None:
    task, *others = copy.deepcopy(EXERCISE)
    task.source = "### Exercise 3.1 · Four\n\nMake it four."
    with pytest.raises(CannotAssign, match="how many minutes"):
        assignment(notebook(task, *others))


# -- the course --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", all_notebooks(), ids=lambda path: path.stem)
def test_every_lesson_is_an_assignment(path: Path) -> None:
    read = nbformat.read(path, as_version=4)
    made = assignment(read)
    nbformat.validate(made)
    exercises = lesson.exercises(read)
    assert points(made) == {each.cells[2].id: each.minutes for each in exercises}
    assert {cell.id for cell in made.cells if cell.metadata.get("nbgrader", {}).get("solution")} == {
        each.cells[1].id for each in exercises
    }
    assert all(re.fullmatch(r"[\w-]+", cell.id) for cell in made.cells), "nbgrader takes no other ids"
    for before, after in zip(exercises, lesson.exercises(made), strict=True):
        assert after.cells[1].source == before.cells[1].source, "the stub is the lesson's, its cell magic included"
        assert list(after.folds) == ["Hint"]
    everything = "\n".join(cell.source for cell in made.cells)
    assert [each.number for each in exercises if each.solutions[0].strip() in everything] == []
    assert "](../" not in re.sub(r"\]\(\.\./(\d\d_\w+)/\1\.ipynb", "", everything)


# -- the class ---------------------------------------------------------------------------------------------------------


def test_sources_lie_where_nbgrader_looks_beside_its_configuration(tmp_path: Path) -> None:
    path = tmp_path / "03_tiny.ipynb"
    nbformat.write(tiny(), path)
    directory = tmp_path / "a class"
    assert write_sources(directory, [path]) == {"03_tiny": 4}
    made = nbformat.read(directory / "source" / "03_tiny" / "03_tiny.ipynb", as_version=4)
    assert made == assignment(tiny())
    assert (directory / "nbgrader_config.py").read_bytes() == assignments.CONFIGURATION.read_bytes()


def test_a_configuration_that_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("# mine\n", encoding="utf-8")
    write_sources(tmp_path, [])
    assert (tmp_path / "nbgrader_config.py").read_text(encoding="utf-8") == "# mine\n"


def test_without_nbgrader_the_cure_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "nbgrader" else find_spec(name))
    assert assignments.main(["--to", str(tmp_path), "00"]) == 1
    assert "make assignments" in capsys.readouterr().err


def test_a_name_that_no_lesson_has_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert assignments.main(["--to", str(tmp_path), "99"]) == 1
    assert "no notebook is called '99'" in capsys.readouterr().err


def test_the_configuration_sets_the_variable_that_a_check_reads() -> None:
    assert f'os.environ["{GRADING}"] = "1"' in assignments.CONFIGURATION.read_text(encoding="utf-8")


def test_the_readme_says_what_all_lessons_are_worth() -> None:
    worth = {path: sum(points(assignment(nbformat.read(path, as_version=4))).values()) for path in all_notebooks()}
    [unary] = (each for path, each in worth.items() if path.name.startswith("03"))
    text = (assignments.CONFIGURATION.parent / "README.md").read_text(encoding="utf-8")
    terms, everything = re.search(r"lesson 03 has ([\d +]+), all lessons (\d+)", text).groups()
    assert sum(map(int, terms.split("+"))) == unary
    assert int(everything) == sum(worth.values())
