"""Mutants of lessons: what is changed, what is left alone, and that a change of what is shown is noticed."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from tests.tiny import code, markdown, notebook, stdout
from tools import mutants


def changed(source: str) -> list[str]:
    return [mutant.source for mutant in mutants.mutants(notebook(code(source)))]


@pytest.mark.parametrize(
    ("source", "after"),
    [
        ("print(a == 2)", ["print(a != 2)", "print(a == (2 + 1))"]),
        ("x = a and not b", ["x = a or not b", "x = a and  b"]),
        ("x = True", ["x = False"]),
        ('say("hello")', ['say("xhello")']),
        ("x = a - b", ["x = a + b"]),
        ("x = -a", []),
        ("f(*names)", []),
        ("f(**names)", []),
        ("from a import *", []),
        ("call(timeout=5)", []),
        ("call(1, timeout = 5)", ["call((1 + 1), timeout = 5)"]),
        ("call(seconds=5, size=3)", ["call(seconds=5, size=(3 + 1))"]),
        ("done.wait(5) or seconds(5)", ["done.wait(5) and seconds(5)", "done.wait(5) or seconds((5 + 1))"]),
        ("time.sleep(0.1)", []),
        ("await asyncio.wait_for(f(1), 5)", ["await asyncio.wait_for(f((1 + 1)), 5)"]),
        ("until = time.monotonic() + 5", []),
        ("until = a.f() + 5", ["until = a.f() - 5", "until = a.f() + (5 + 1)"]),
        ("for _ in range(40):\n    f()", []),
        ("x = [f() for _ in range(40)]", []),
        ("for n in range(4):\n    f()", ["for n in range((4 + 1)):\n    f()"]),
        ('serve(A(), "é") or Tap(a, name="b")', ['serve(A(), "é") and Tap(a, name="b")']),
        ('serve(A("é"), b=2)', ['serve(A("xé"), b=2)', 'serve(A("é"), b=(2 + 1))']),
        ("run(check=True)", []),
        ("zip(a, b, strict=not c)", ["zip(a, b, strict= c)"]),
        ('x = f"{a} of {b}"', ['x = f"x{a} of {b}"']),
        ("x = rb'\\0'", ["x = rb'x\\0'"]),
        ("this is no Python (", []),
        ("%%proto\nmessage A { int32 b = 1; }", []),
    ],
)
def test_tokens_are_changed_one_at_a_time(source: str, after: list[str]) -> None:
    assert changed(source) == after


def test_a_docstring_and_a_comment_are_no_code() -> None:
    assert changed('def f():\n    """Say 1."""\n    return a  # 2') == []


def test_a_text_of_several_lines_is_left_alone() -> None:
    assert changed('x = """one\ntwo"""') == []


def test_exercises_are_left_alone() -> None:
    lesson = notebook(code("x = 1", tags=["exercise"]), code("check(2)", tags=["check"]), markdown("3"), code("y = 4"))
    assert [mutant.source for mutant in mutants.mutants(lesson)] == ["y = (4 + 1)"]


def test_what_is_shown_is_noticed_and_what_is_not_survives(tmp_path: Path) -> None:
    path = tmp_path / "03_tiny.ipynb"
    lesson = notebook(code("unused = 1\nshown = 2", id="n03-a"), code("print(shown)", stdout("2\n"), id="n03-b"))
    for count, cell in enumerate(lesson.cells, start=1):
        cell.execution_count = count
    nbformat.write(lesson, path)
    drawn = mutants.mutants(lesson)
    directory = tmp_path / "work"
    directory.mkdir()
    assert [mutant.change for mutant in drawn] == ["unused = 1 → unused = (1 + 1)", "shown = 2 → shown = (2 + 1)"]
    assert mutants.survivors(path, drawn, directory, workers=0) == drawn[:1]


def a_mutant(change: str) -> mutants.Mutant:
    return mutants.Mutant("n03-a", 1, change, "")


def test_survivors_with_a_reason_do_not_count() -> None:
    drawn = [a_mutant(str(number)) for number in range(10)]
    known = {("03_tiny.ipynb", "n03-a", "0"): "it is never read"}
    share, lines = mutants.judge(Path("03_tiny.ipynb"), drawn, drawn[:2], known)
    assert share == 8 / 9
    assert "it is never read" in lines[0] and "no reason is given" in lines[1]


def test_a_lesson_without_mutants_is_well() -> None:
    assert mutants.judge(Path("03_tiny.ipynb"), [], [], {}) == (1.0, [])


@pytest.mark.parametrize(("left", "code_"), [(0, 0), (1, 0), (2, 1)])
def test_the_exit_code_says_whether_nine_in_ten_are_noticed(left: int, code_: int, monkeypatch, capsys) -> None:
    monkeypatch.setattr(mutants, "survivors", lambda path, drawn, directory, workers: drawn[:left])
    assert mutants.main(["00", "--most", "10"]) == code_
    assert "10 of " in capsys.readouterr().out


def test_an_unknown_lesson_is_refused() -> None:
    with pytest.raises(SystemExit):
        mutants.main(["77"])


def test_reasons_are_for_mutants_that_exist() -> None:
    known = set(mutants.reasons())
    named = mutants.select([name for name, _, _ in known]) if known else []
    every = {
        (path.name, mutant.cell, mutant.change)
        for path in named
        for mutant in mutants.mutants(nbformat.read(path, as_version=4))
    }
    assert known <= every
