"""A pytest plugin that makes nbval as strict as this course needs it.

- A notebook in which nbval would compare less than it seems to is refused: one failing test instead of its cells.
- A lesson with folded cells is run once more without them: nothing in sight may need what a fold defines or does.
  `--lessons=whole` and `--lessons=without-folds` ask for one of the two, `--lessons=solved` for a whole one in which
  each exercise is also solved, and put back.
- Its kernel is started as JupyterLab starts one, so that it captures the same file descriptors, but with a private
  temporary directory and without TCP ports; one that does not start says why.
- xdist hands out the long tests over all notebooks one by one instead of one file to one worker, and first, so that no
  worker is left with one while the others have nothing to do. There are more workers than cores, since lessons wait.
"""

from __future__ import annotations

import copy
import os
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO
from unittest import mock

import nbformat
import nbval.kernel
import pytest
from jupyter_client.manager import KernelManager
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell, IPyNbFile
from xdist.scheduler import LoadScopeScheduling

from tests import blind_spots
from tools import form, lesson
from tools.kernels import connection, kernel_environment, last_words, temporary_directory

# Every test in these files takes a notebook or a page of its own, and seconds.
ONE_BY_ONE = ("test_every_answer.py", "test_poison.py", "test_lessons.py", "test_labs.py")
# Takes a minute in one worker, and would be the last to begin.
NEXT = ("28_system.ipynb",)
# Lessons wait for deadlines half of the time; but each worker reads all tests first. It and its kernel take 250 MB.
WORKERS_PER_CORE = 3
MOST_WORKERS = 8


class RefusedNotebook(Exception):
    """A notebook is not fit to be compared."""


class Refusal(pytest.Item):
    """The one test of a refused notebook; it fails and says why."""

    def __init__(self, problems: list[str], **kwargs) -> None:
        super().__init__(**kwargs)
        self.problems = problems

    def runtest(self) -> None:
        """Fail."""
        raise RefusedNotebook("\n".join(self.problems))

    def repr_failure(self, excinfo: pytest.ExceptionInfo) -> str:
        """Return the reasons, without a traceback through this plugin."""
        problems = "\n".join(f"  - {problem}" for problem in self.problems)
        return f"{self.path.name} is not compared, because\n{problems}\n`make refresh` writes outputs and counts."

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the notebook in the report."""
        return self.path, None, f"{self.path.name}: policy"


def manager_class(temporary: Path, stderr: BinaryIO) -> type[KernelManager]:
    """Return what nbval is to start a kernel with: nbval itself takes TCP ports, and drops what the kernel says."""

    class Manager(KernelManager):
        def __init__(self, **traits) -> None:
            super().__init__(**traits, **connection(temporary))

        def start_kernel(self, **options):
            return super().start_kernel(**{**options, "stderr": stderr})

    return Manager


class Lesson(IPyNbFile):
    """A notebook under the policy."""

    _stack: ExitStack | None = None
    _refused = False

    def collect(self):
        """Collect the notebook's code cells, or its refusal."""
        try:
            notebook = nbformat.read(self.path, as_version=4)
        except Exception as error:  # whatever is wrong with the file, the other notebooks are to be tested
            problems = [f"it cannot be read: {error}"]
        else:
            problems = blind_spots.find(notebook, self.path)
        if problems:
            self._refused = True
            yield Refusal.from_parent(self, name="policy", problems=problems)
        else:
            yield from super().collect()

    def setup(self) -> None:
        """Start the kernel in the environment it has in JupyterLab."""
        if self._refused:
            return
        with ExitStack() as stack:
            temporary = stack.enter_context(temporary_directory())
            words = temporary / "stderr"
            with kernel_environment(temporary), last_words(words), words.open("wb") as stderr:
                with mock.patch.object(nbval.kernel, "KernelManager", manager_class(temporary, stderr)):
                    super().setup()
            self._stack = stack.pop_all()

    def teardown(self) -> None:
        """Stop the kernel, then remove its directory."""
        super().teardown()
        if self._stack is not None:
            self._stack.close()


class CellWithCure(IPyNbCell):
    """A cell that is run in another way than a reader's first, whose failure says more than nbval's report."""

    cure: str

    def repr_failure(self, excinfo: pytest.ExceptionInfo) -> str:
        """Return nbval's report with the cure."""
        return f"{super().repr_failure(excinfo)}\n{self.cure}"


class OpenCell(CellWithCure):
    """A cell of a lesson that is run without its folded cells."""

    cure = "This cell needs what a fold does. Define that in the open path, or move the cell into the fold."


class OpenPath(Lesson):
    """A notebook under the policy, without its folded cells."""

    def collect(self):
        """Collect the code cells in sight; none when nothing is folded, or when the lesson is refused as a whole."""
        hidden: set[int] | None = None
        for item in super().collect():
            if self._refused:
                return
            if hidden is None:
                hidden = {id(self.nb.cells[position]) for position in form.folded(self.nb)}
            if hidden and id(item.cell) not in hidden:
                name = f"{item.name} without folds"
                yield OpenCell.from_parent(
                    self, name=name, cell_num=item.cell_num, cell=item.cell, options=item.options
                )


class SolvedCell(CellWithCure):
    """A stub or a check of an exercise, run once more: with the solution, and as it is stored."""

    cure = "This is the solution's turn, or the stub's after it: `make test-answers` tells more of each answer."


class SolvedLesson(Lesson):
    """A notebook under the policy, whose exercises are solved on the way, and put back."""

    def collect(self):
        """Collect the code cells; behind each check, the solution in the stub's place, then both as they are stored."""
        by_check: dict[int, lesson.Exercise] | None = None
        for item in super().collect():
            yield item
            if self._refused:
                return
            if by_check is None:
                by_check = {id(exercise.cells[2]): exercise for exercise in well_made(self.nb)}
            if exercise := by_check.get(id(item.cell)):
                for what, cell in turns(exercise).items():
                    options = {**item.options, "check": what != "solution"}  # what a solution prints is its own matter
                    yield SolvedCell.from_parent(
                        self,
                        name=f"{item.name} {what}",
                        cell_num=item.cell_num,
                        cell=cell,
                        options=defaultdict(bool, options),
                    )


def well_made(notebook: NotebookNode) -> list[lesson.Exercise]:
    """Return the exercises that have a stub, a check and one solution; the others are the hygiene's business."""
    return [each for each in lesson.exercises(notebook) if len(each.cells) == 4 and len(each.solutions) == 1]


def turns(exercise: lesson.Exercise) -> dict[str, NotebookNode]:
    """Return what is run to solve an exercise and to put it back: stub and check with the solution, then as stored."""
    _, stub, check, _ = exercise.cells
    solution, solved = copy.deepcopy((stub, check))
    solution.source, solution.outputs = exercise.solutions[0], []
    for output in solved.outputs:
        if output.output_type == "stream":
            output.text = output.text.replace(f"○ {exercise.number} not solved yet", f"✓ {exercise.number} solved")
    return {"solution": solution, "solved": solved, "stub": stub, "again": check}


# How a lesson is run, by the value of `--lessons`.
RUNS = {
    "whole": (Lesson,),
    "solved": (SolvedLesson,),
    "without-folds": (OpenPath,),
    "both": (Lesson, OpenPath),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run take lessons whole, or without their folds."""
    parser.addoption(
        "--lessons",
        choices=RUNS,
        default="both",
        help="run lessons whole, whole and solved, without their folds, or whole and without folds",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Find the sanitizer file from any working directory: nbval looks for it in the current one."""
    sanitizer = config.getoption("nbval_sanitize_with", None)
    if sanitizer and not Path(sanitizer).is_absolute():
        config.option.nbval_sanitize_with = str(config.rootpath / sanitizer)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector):
    """Put a lesson, and the lesson without its folds, into the place of nbval's collector."""
    collectors = yield
    others = [collector for collector in collectors if not isinstance(collector, IPyNbFile)]
    if len(others) == len(collectors):
        return others
    kinds = RUNS[parent.config.getoption("--lessons")]
    return [*others, *(kind.from_parent(parent, path=file_path) for kind in kinds)]


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Say how many workers `-n auto` means."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(WORKERS_PER_CORE * cores, MOST_WORKERS)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the long tests first where several workers share the work; it is they who say the order."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: (item.path.name not in ONE_BY_ONE, item.path.name not in NEXT))


class Scheduling(LoadScopeScheduling):
    """A file or a notebook to one worker, except the files whose tests are long and independent; in the given order."""

    def __init__(self, config: pytest.Config, log) -> None:
        config.option.loadscopereorder = False  # it would put the file with the most tests first
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        scope = super()._split_scope(nodeid)
        return nodeid if scope.endswith(ONE_BY_ONE) else scope


def pytest_xdist_make_scheduler(config: pytest.Config, log):
    """Refine `--dist loadscope`; leave every other choice alone."""
    return Scheduling(config, log) if config.getoption("dist") == "loadscope" else None
