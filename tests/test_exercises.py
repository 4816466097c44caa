"""Every exercise refuses its stub and plausible wrong answers, with a fitting hint, and accepts its solution.

It also accepts right answers in another style than the solution's, and refuses an answer that waits for ever, ends the
program, is asynchronous or returns something odd, in time and without leaving a server. Each notebook gets one kernel
and is run in it twice: as stored, then with the answers in the stubs' places. That also proves that a lesson can be run
again without a restart.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from tests.blind_spots import name_of
from tests.tiny import code, markdown, notebook
from tools import lesson
from tools.kernels import open_kernel
from tools.notebooks import ROOT, all_notebooks

WRONG_ANSWERS = ROOT / "tests" / "wrong_answers"
RIGHT_ANSWERS = ROOT / "tests" / "right_answers"
HINT = "# hint: "
AT_LEAST = 2

# What a stub's "your code here" is replaced by, to see that a check survives it.
HOSTILE = {
    "waits for ever": "__import__('threading').Event().wait()",
    "ends the program": "raise SystemExit(3)",
    "returns something odd": "return object()",
    "returns nothing": "return None",
    "is asynchronous": "return",  # without a value: a stub may hold a `yield`, and an async generator returns none
}
# A check may take ten seconds; where the answer waits for ever, the tests wait less long for it.
SHORT = "__import__('helpers').exercises.SECONDS = 1.0"
USUAL = "__import__('helpers').exercises.SECONDS = 7.0"
CHECK_SECONDS = 10
PORTS_CLOSE_SECONDS = 5
LISTENING = (
    "print(*(c.laddr.port for c in __import__('psutil').Process().net_connections('tcp') if c.status == 'LISTEN'))"
)


@dataclass(frozen=True)
class WrongAnswer:
    """A plausible answer that must be refused, and what the refusal must say."""

    name: str
    hint: str
    source: str


def wrong_answers(directory: Path) -> dict[str, list[WrongAnswer]]:
    """Return the wrong answers in a lesson's directory by exercise."""
    found: dict[str, list[WrongAnswer]] = {}
    for path in sorted(directory.glob("*.py")):
        first, _, rest = path.read_text(encoding="utf-8").partition("\n")
        assert first.startswith(HINT), f"{path.name} does not begin with `{HINT}…`"
        exercise = path.name.split("_", 1)[0]
        found.setdefault(exercise, []).append(WrongAnswer(path.stem, first.removeprefix(HINT).strip(), rest))
    return found


def right_answers(directory: Path) -> dict[str, dict[str, str]]:
    """Return the right answers in a lesson's directory by exercise and name."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(directory.glob("*.py")):
        found.setdefault(path.name.split("_", 1)[0], {})[path.stem] = path.read_text(encoding="utf-8")
    return found


class _Hostile(ast.NodeTransformer):
    """Replaces what a stub leaves open: its `raise NotImplementedError("your code here")` and its `...`."""

    def __init__(self, statement: str, asynchronous: bool) -> None:
        self.statement, self.asynchronous, self.replaced = statement, asynchronous, 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        before = self.replaced
        self.generic_visit(node)
        if self.asynchronous and self.replaced > before:
            return ast.AsyncFunctionDef(**dict(ast.iter_fields(node)))
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        if "your code here" not in ast.unparse(node):
            return node
        self.replaced += 1
        return ast.parse(self.statement).body[0] if "return" not in self.statement else _returning(self.statement)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if node.value is not Ellipsis:
            return node
        self.replaced += 1
        return ast.parse("object()", mode="eval").body


def _returning(statement: str) -> ast.AST:
    return ast.parse(f"def f():\n    {statement}").body[0].body[0]


def parted(source: str) -> tuple[str, str]:
    """Part an answer into its cell magic, such as `%%testfile test_suite.py`, or nothing, and the Python below it."""
    first, newline, rest = source.partition("\n")
    return (first + newline, rest) if first.startswith("%%") else ("", source)


def hostile_answers(stub: str) -> dict[str, str]:
    """Return answers made from a stub that no check must trip over, by what they do."""
    answers = {}
    magic, stub = parted(stub)
    for what, statement in HOSTILE.items():
        change = _Hostile(statement, asynchronous=what == "is asynchronous")
        tree = ast.fix_missing_locations(change.visit(ast.parse(stub)))
        if change.replaced and (source := magic + ast.unparse(tree)) not in answers.values():
            answers[what] = source
    return answers


class Run:
    """A lesson in a kernel: executes cells and turns what they print into problems."""

    def __init__(self, client: NotebookClient, notebook: NotebookNode) -> None:
        self.client = client
        self.notebook = notebook
        self.problems: list[str] = []

    def execute(self, cell: NotebookNode, what: str) -> bool:
        """Execute one cell; an error is a problem unless the cell's tag allows it."""
        cell.outputs = []
        try:
            position = next(n for n, c in enumerate(self.notebook.cells) if c is cell)
            self.client.execute_cell(cell, position)
            errors = [o for o in cell.outputs if o.output_type == "error"]
        except CellExecutionError as error:
            errors = [error]
        except (CellTimeoutError, CellControlSignal, DeadKernelError) as error:
            self.problems.append(f"{what}: {error}")
            return False
        if errors and "raises-exception" not in lesson.tags(cell):
            self.problems.append(f"{what}: {errors[0].ename}: {errors[0].evalue}")
            return False
        return True

    def verdict(self, exercise: lesson.Exercise, what: str) -> str:
        """Execute an exercise's check and return its line."""
        check = exercise.cells[2]
        if not self.execute(check, what):
            return ""
        printed = "".join(o.text for o in check.outputs if o.output_type == "stream" and o.name == "stdout")
        if len(printed.splitlines()) != 1 or any(o.get("name") != "stdout" for o in check.outputs):
            self.problems.append(f"{what}: the check prints something other than one line: {printed!r}")
            return ""
        return printed.strip()

    def expect(self, exercise: lesson.Exercise, what: str, beginning: str, containing: str = "") -> None:
        """Execute an exercise's check; its line must begin and contain as given."""
        line = self.verdict(exercise, what)
        if line and not (line.startswith(beginning) and containing in line):
            wanted = f"{beginning!r}" + (f" and the hint {containing!r}" if containing else "")
            self.problems.append(f"{what}: expected {wanted}, the check says {line!r}")

    def answer(self, exercise: lesson.Exercise, source: str, what: str) -> bool:
        """Put an answer into the stub's place for once."""
        stub = exercise.cells[1]
        stored, stub.source = stub.source, source
        try:
            return self.execute(stub, what)
        finally:
            stub.source = stored

    def say(self, source: str) -> str:
        """Execute a line that is no part of the lesson, and return what it prints."""
        cell = nbformat.v4.new_code_cell(source)
        self.notebook.cells.append(cell)
        try:
            self.execute(cell, source)
        finally:
            self.notebook.cells.remove(cell)
        return "".join(output.get("text", "") for output in cell.outputs)

    def survive(self, exercise: lesson.Exercise) -> None:
        """Give an exercise hostile answers; each is refused in time, and no server of it is left."""
        before = self.say(LISTENING)
        for name, source in hostile_answers(exercise.cells[1].source).items():
            what = f"{exercise.number}, an answer that {name}"
            waits = name == "waits for ever"
            if self.answer(exercise, source, what):
                self.say(SHORT if waits else USUAL)
                began = time.monotonic()
                self.expect(exercise, what, f"✗ {exercise.number}")
                if (took := time.monotonic() - began) > CHECK_SECONDS:
                    self.problems.append(f"{what}: the check took {took:.1f} s")
        self.say(USUAL)
        # What a lesson has in the background may end meanwhile; nothing may come. A busy machine may close ports late.
        until = time.monotonic() + PORTS_CLOSE_SECONDS
        while (left := set(self.say(LISTENING).split()) - set(before.split())) and time.monotonic() < until:
            time.sleep(0.2)
        if left:
            self.problems.append(f"{exercise.number}: {len(left)} more ports listen after hostile answers")

    def through(self, at_exercise: Callable[[lesson.Exercise], None]) -> None:
        """Run the lesson from top to bottom, with `at_exercise` in the place of each stub and check."""
        by_stub = {id(e.cells[1]): e for e in lesson.exercises(self.notebook) if len(e.cells) == 4}
        checks = {id(e.cells[2]) for e in by_stub.values()}
        for cell in self.notebook.cells:
            if id(cell) in by_stub:
                at_exercise(by_stub[id(cell)])
            elif cell.cell_type == "code" and id(cell) not in checks:
                self.execute(cell, name_of(cell))


def problems_of(
    notebook: NotebookNode,
    cwd: Path,
    wrong: dict[str, list[WrongAnswer]],
    right: dict[str, dict[str, str]] | None = None,
) -> list[str]:
    """Run a lesson as stored and with answers, and return what is not as it should be."""
    right = right or {}
    numbers = [exercise.number for exercise in lesson.exercises(notebook)]
    strangers = (wrong.keys() | right.keys()) - {*numbers}
    problems = [f"there are answers to {number}, but no such exercise" for number in sorted(strangers)]
    for number in numbers:
        count = len(wrong.get(number, []))
        if count < AT_LEAST:
            problems.append(f"exercise {number} has {count} wrong answers, expected {AT_LEAST} or more")

    def as_stored(exercise: lesson.Exercise) -> None:
        if run.execute(exercise.cells[1], f"the stub of {exercise.number}"):
            run.expect(exercise, f"the stub of {exercise.number}", f"○ {exercise.number} not solved yet")

    def with_answers(exercise: lesson.Exercise) -> None:
        run.survive(exercise)
        for answer in wrong.get(exercise.number, []):
            if run.answer(exercise, answer.source, answer.name):
                run.expect(exercise, answer.name, f"✗ {exercise.number}", answer.hint)
        what = f"the solution of {exercise.number}"
        if len(exercise.solutions) != 1:
            run.problems.append(f"{what}: {len(exercise.solutions)} python fences, expected 1")
        elif run.answer(exercise, exercise.solutions[0], what):
            run.expect(exercise, what, f"✓ {exercise.number} solved")
        for name, source in right.get(exercise.number, {}).items():
            if run.answer(exercise, source, name):
                run.expect(exercise, name, f"✓ {exercise.number} solved")

    with open_kernel(notebook, cwd) as client:
        run = Run(client, notebook)
        run.through(as_stored)
        run.problems = [f"first run: {problem}" for problem in run.problems]
        first = len(run.problems)
        run.through(with_answers)
        run.problems[first:] = [f"second run: {problem}" for problem in run.problems[first:]]
    return problems + run.problems


# Their answers wait the longest: a worker that took one of them last would keep all others waiting.
SLOWEST_FIRST = (
    "28_system",
    "16_hedging",
    "04_server_streaming",
    "06_bidirectional_streaming",
    "18_health_and_balancing",
    "15_retries",
    "19_shutting_down",
    "20_asyncio",
    "10_deadlines",
    "05_client_streaming",
    "25_discovery",
    "03_unary_calls",
    "26_aggregation",
    "23_testing",
)


def _turn(path: Path) -> int:
    return SLOWEST_FIRST.index(path.stem) if path.stem in SLOWEST_FIRST else len(SLOWEST_FIRST)


LESSONS = sorted(all_notebooks(), key=_turn)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    wrong, right = wrong_answers(WRONG_ANSWERS / path.stem), right_answers(RIGHT_ANSWERS / path.stem)
    problems = problems_of(notebook, path.parent, wrong, right)
    assert not problems, "\n" + "\n".join(problems)


@pytest.mark.parametrize("path", all_notebooks(), ids=lambda path: path.stem)
def test_solutions_are_good_python(path: Path) -> None:
    for exercise in lesson.exercises(nbformat.read(path, as_version=4)):
        for solution in exercise.solutions:
            _, source = parted(solution)
            compile(source, exercise.number, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            # A solution uses names of its lesson, and stands in a cell as any other code there.
            ignored = "--extend-ignore=F821,F401,F704,F811,E402,B018,SIM115,D"
            command = [sys.executable, "-m", "ruff", "check", "--quiet", ignored, "-"]
            run = subprocess.run(command, input=source, capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
            assert run.returncode == 0, f"{exercise.number}: {run.stdout}{run.stderr}"


@pytest.mark.parametrize("answers", [WRONG_ANSWERS, RIGHT_ANSWERS], ids=lambda path: path.name)
def test_every_directory_of_answers_belongs_to_a_lesson(answers: Path) -> None:
    directories = {path.parent.name for path in answers.glob("*/*.py")}
    assert directories - {path.stem for path in all_notebooks()} == set()


# -- the test of the test ----------------------------------------------------------------------------------------------

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


def test_too_few_wrong_answers_are_found(tmp_path: Path) -> None:
    (tmp_path / "3.1_three.py").write_text(f"{HINT}too small\nx = 3\n", encoding="utf-8")
    found = wrong_answers(tmp_path)
    assert found == {"3.1": [WrongAnswer("3.1_three", "too small", "x = 3\n")]}
    assert any("has 1 wrong answers" in p for p in problems_of(tiny_lesson("x = 4"), tmp_path, found))
