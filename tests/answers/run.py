"""Run a lesson in a kernel twice: as stored, then with answers in its stubs' places."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from tests.answers.hostile import hostile_answers
from tests.answers.stored import WrongAnswer
from tests.blind_spots import name_of
from tools import lesson
from tools.kernels import open_kernel

AT_LEAST = 2
# A check may take ten seconds; where the answer waits for ever, the tests wait less long for it.
SHORT = "__import__('helpers').exercises.SECONDS = 1.0"
USUAL = "__import__('helpers').exercises.SECONDS = 7.0"
CHECK_SECONDS = 10
PORTS_CLOSE_SECONDS = 5
STACKS_SECONDS = 1
# What a stuck kernel is asked with for its stacks; Windows has none.
ASK = getattr(signal, "SIGUSR1", None)
LISTENING = (
    "print(*(c.laddr.port for c in __import__('psutil').Process().net_connections('tcp') if c.status == 'LISTEN'))"
)


class Stuck(Exception):
    """A cell did not end, so no other will; the message has the stacks of the kernel's threads."""


class Run:
    """A lesson in a kernel: executes cells and turns what they print into problems."""

    def __init__(self, client: NotebookClient, notebook: NotebookNode, stacks: Path) -> None:
        """Take a kernel, and a file for the stacks of one that gets stuck."""
        self.client = client
        self.notebook = notebook
        self.problems: list[str] = []
        self._stacks = stacks
        if ASK is not None:
            self.say(f"__import__('faulthandler').register({ASK:d}, file=open({os.fspath(stacks)!r}, 'w'))")

    def execute(self, cell: NotebookNode, what: str) -> bool:
        """Execute one cell; an error is a problem unless the cell's tag allows it.

        Raises:
            Stuck: the cell did not end.
        """
        cell.outputs = []
        try:
            position = next(n for n, c in enumerate(self.notebook.cells) if c is cell)
            self.client.execute_cell(cell, position)
            errors = [o for o in cell.outputs if o.output_type == "error"]
        except CellExecutionError as error:
            errors = [error]
        except CellTimeoutError as error:
            raise Stuck(f"{what}: {error}\n{self._where()}") from error
        except (CellControlSignal, DeadKernelError) as error:
            self.problems.append(f"{what}: {error}")
            return False
        if errors and "raises-exception" not in lesson.tags(cell):
            self.problems.append(f"{what}: {errors[0].ename}: {errors[0].evalue}")
            return False
        return True

    def _where(self) -> str:
        """Return where the kernel's threads are, as far as the system has a signal to ask them with."""
        if ASK is None:
            return ""
        os.kill(self.client.km.provisioner.pid, ASK)
        time.sleep(STACKS_SECONDS)  # nothing says when all of them are written
        return self._stacks.read_text(encoding="utf-8")

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
    seconds: float = 60,
) -> list[str]:
    """Run a lesson as stored and with answers, and return what is not as it should be.

    Args:
        notebook: the lesson.
        cwd: the folder it runs in.
        wrong: wrong answers by their exercise's number.
        right: right answers in another style, by the same and their names.
        seconds: how long a cell may take; one that takes longer ends the run.
    """
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

    with tempfile.TemporaryDirectory() as temporary, open_kernel(notebook, cwd, seconds) as client:
        run = Run(client, notebook, Path(temporary) / "stacks")
        for which, at_exercise in (("first run", as_stored), ("second run", with_answers)):
            run.problems = []
            try:
                run.through(at_exercise)
            except Stuck as stuck:
                run.problems.append(str(stuck))
                break
            finally:
                problems += [f"{which}: {problem}" for problem in run.problems]
    return problems
