"""A bad exercise would be found: the tests of the test, with a lesson made for them."""

from __future__ import annotations

import signal
from pathlib import Path

from nbformat import NotebookNode

from tests.answers.run import problems_of
from tests.answers.stored import HINT, WrongAnswer, wrong_answers
from tests.tiny import code, markdown, notebook

CHECK = """
from helpers.exercises import exercise

@exercise("3.1", "x")
def exercise_1(expect, x):
    expect.written(x)
    expect(isinstance(x, int), "no number")
    expect(x >= 4, "too small")
    expect(x <= 4, "too large")

exercise_1(x)
"""


# A check that accepts too much.
LENIENT = """
from helpers.exercises import exercise

@exercise("3.1", "x")
def exercise_1(expect, x):
    expect(expect.result(x) != 3, "three")

exercise_1(x)
"""


def tiny_lesson(solution: str) -> NotebookNode:
    """Return a lesson with one exercise: x is to be 4."""
    folds = f"<details><summary>Solution</summary>\n\n```python\n{solution}\n```\n\n</details>"
    return notebook(
        markdown("## Exercises"),
        markdown("### Exercise 3.1 · Four\n\n*1 min*"),
        code("x = ...", tags=("exercise",)),
        code(CHECK, tags=("check",)),
        markdown(folds),
        code("1 / 0", tags=("raises-exception",)),
        code("runs = globals().get('runs', 0) + 1\nif runs > 2:\n    raise RuntimeError"),
    )


def test_a_good_exercise_has_no_problems(tmp_path: Path) -> None:
    wrong = [WrongAnswer("3.1_three", "too small", "x = 3"), WrongAnswer("3.1_five", "too large", "x = 5")]
    assert problems_of(tiny_lesson("x = 4"), tmp_path, {"3.1": wrong}, {"3.1": {"3.1_sum": "x = 2 + 2"}}) == []


def test_a_right_answer_that_is_refused_is_found(tmp_path: Path) -> None:
    wrong = [WrongAnswer("3.1_three", "too small", "x = 3"), WrongAnswer("3.1_five", "too large", "x = 5")]
    problems = problems_of(tiny_lesson("x = 4"), tmp_path, {"3.1": wrong}, {"3.1": {"3.1_float": "x = 4.0"}})
    assert len(problems) == 1 and "3.1_float: expected '✓ 3.1 solved'" in problems[0], problems


def test_a_check_that_accepts_a_hostile_answer_is_found(tmp_path: Path) -> None:
    lesson_ = tiny_lesson("def x():\n    return 4")
    lesson_.cells[2].source = 'def x():\n    raise NotImplementedError("your code here")'
    lesson_.cells[3].source = LENIENT
    wrong = [WrongAnswer("3.1_a", "three", "def x(): return 3")] * 2
    problems = problems_of(lesson_, tmp_path, {"3.1": wrong})
    assert len(problems) == 2, problems
    assert "an answer that returns something odd: expected '✗ 3.1'" in problems[0]
    assert "an answer that returns nothing: expected '✗ 3.1'" in problems[1]


def test_what_is_wrong_with_an_exercise_is_found(tmp_path: Path) -> None:
    lesson_ = tiny_lesson("x = 3")
    lesson_.cells.append(code("if runs == 2:\n    raise RuntimeError('once only')"))
    wrong = [WrongAnswer("3.1_wrong_hint", "too large", "x = 3"), WrongAnswer("3.1_right", "", "x = 4")]
    problems = problems_of(lesson_, tmp_path, {"3.1": wrong, "3.2": wrong[:1]})
    expected = [
        "there are answers to 3.2",
        "3.1_wrong_hint: expected",
        "3.1_right: expected",
        "the solution of 3.1: expected '✓ 3.1 solved'",
        "second run: cell",
    ]
    assert len(problems) == len(expected), problems
    for problem, wanted in zip(problems, expected, strict=True):
        assert wanted in problem


def test_a_cell_that_never_ends_ends_the_run_and_says_where_it_is(tmp_path: Path) -> None:
    lesson_ = tiny_lesson("x = 4")
    lesson_.cells.append(code("def forever():\n    __import__('threading').Event().wait()\n\nforever()"))
    wrong = [WrongAnswer("3.1_three", "too small", "x = 3")] * 2
    problems = problems_of(lesson_, tmp_path, {"3.1": wrong}, seconds=3)
    assert len(problems) == 1 and problems[0].startswith("first run: cell"), problems
    assert " in forever\n" in problems[0] or not hasattr(signal, "SIGUSR1"), problems


def test_too_few_wrong_answers_are_found(tmp_path: Path) -> None:
    (tmp_path / "3.1_three.py").write_text(f"{HINT}too small\nx = 3\n", encoding="utf-8")
    found = wrong_answers(tmp_path)
    assert found == {"3.1": [WrongAnswer("3.1_three", "too small", "x = 3\n")]}
    assert any("has 1 wrong answers" in p for p in problems_of(tiny_lesson("x = 4"), tmp_path, found))
