"""The answers that are kept are good Python and belong to a lesson; `make test-answers` hands them in."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.answers.hostile import HOSTILE, hostile_answers, parted
from tests.answers.stored import RIGHT_ANSWERS, WRONG_ANSWERS
from tools import lesson
from tools.notebooks import ROOT, all_notebooks


def test_solutions_are_good_python(tmp_path: Path) -> None:
    for path in all_notebooks():
        for exercise in lesson.exercises(nbformat.read(path, as_version=4)):
            for solution in exercise.solutions:
                _, source = parted(solution)
                compile(source, exercise.number, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
                (tmp_path / f"exercise_{exercise.number}.py").write_text(source, encoding="utf-8")
    # A solution uses names of its lesson, and stands in a cell as any other code there.
    ignored = "--extend-ignore=F821,F401,F704,F811,E402,B018,SIM115,D"
    command = [sys.executable, "-m", "ruff", "check", "--quiet", f"--config={ROOT / 'pyproject.toml'}", ignored, "."]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path)
    assert len(list(tmp_path.glob("*.py"))) > 80
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("answers", [WRONG_ANSWERS, RIGHT_ANSWERS], ids=lambda path: path.name)
def test_every_directory_of_answers_belongs_to_a_lesson(answers: Path) -> None:
    directories = {path.parent.name for path in answers.glob("*/*.py")}
    assert directories - {path.stem for path in all_notebooks()} == set()


def test_hostile_answers_replace_what_a_stub_leaves_open() -> None:
    stub = 'def f(x):\n    raise NotImplementedError("your code here")\n\n\ndef g():\n    return 1'
    answers = hostile_answers(stub)
    assert answers.keys() == HOSTILE.keys()
    assert answers["ends the program"] == "def f(x):\n    raise SystemExit(3)\n\ndef g():\n    return 1"
    assert answers["is asynchronous"].startswith("async def f(x):\n    return\n")
    mending = 'def f(x):\n    raise NotImplementedError("your code here")\n    yield x'
    for answer in hostile_answers(mending).values():
        compile(answer, "answer", "exec")
    assert hostile_answers("answer = ...") == {"waits for ever": "answer = object()"}
