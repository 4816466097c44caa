"""Change every stored output in turn: a cell that still passes is a cell that nobody checks.

The k-th pass over a notebook changes the k-th compared value of every cell at once, in a copy, and compares that copy.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output

from tests.blind_spots import UNCOMPARED_MIME_TYPES, code_cells, ignoring, name_of
from tests.sandbox import DIFFERS, furnish, run_notebooks
from tests.tiny import code, display, notebook, stdout
from tests.tiny_lesson import HIDDEN_OUTPUTS
from tools.notebooks import all_notebooks

Poison = Callable[[], None]


def poisoned(value: object) -> object:
    """Return another value: a text gets a word in its middle, where no pattern for a beginning or an end reaches."""
    if isinstance(value, str):
        middle = len(value) // 2
        return f"{value[:middle]}poison{value[middle:]}"
    return {"poison": value}


def poisons(cell: NotebookNode) -> list[Poison]:
    """Return an action for every value of a cell's outputs that is to be compared; each changes that one."""

    def change(container: NotebookNode, key: str) -> Poison:
        return lambda: container.update({key: poisoned(container[key])})

    actions = []
    for output in cell.outputs:
        if output.output_type == "stream":
            actions.append(change(output, "text"))
        elif output.output_type == "error":
            actions += [change(output, "ename"), change(output, "evalue")]
        else:
            actions += [change(output.data, mime) for mime in output.data if mime not in UNCOMPARED_MIME_TYPES]
    # A cell that shows nothing must be found out when it is said to show something.
    return actions or [lambda: cell.outputs.append(new_output("stream", name="stdout", text="poison\n"))]


def passes(lesson: NotebookNode) -> list[tuple[NotebookNode, dict[str, NotebookNode]]]:
    """Return for each pass the poisoned notebook and the cells poisoned in it by nbval's names for them."""
    rounds = max((len(poisons(cell)) for cell in code_cells(lesson)), default=0)
    result = []
    for k in range(rounds):
        changed, touched = copy.deepcopy(lesson), {}
        for number, cell in enumerate(code_cells(changed)):
            actions = poisons(cell)
            if k < len(actions) and not ignoring(cell):
                actions[k]()
                touched[f"Cell {number}"] = cell
        if touched:
            *_, last = touched.values()
            end = next(count for count, cell in enumerate(changed.cells, start=1) if cell is last)
            del changed.cells[end:]  # what follows need not run
            result.append((changed, touched))
    return result


def unchecked(lesson: NotebookNode, directory: Path) -> list[str]:
    """Compare a lesson with each of its outputs changed, and return the cells that pass all the same."""
    notebooks = furnish(directory)
    rounds = {f"pass{k}": one for k, one in enumerate(passes(lesson))}
    for name, (changed, _) in rounds.items():
        nbformat.write(changed, notebooks / f"{name}.ipynb")
    results = run_notebooks(notebooks, lessons="whole")
    noticed = {(result.notebook, result.test) for result in results if DIFFERS in result.message}
    return [
        f"{name}: {name_of(cell)}"
        for name, (_, touched) in rounds.items()
        for test, cell in touched.items()
        if (name, test) not in noticed
    ]


@pytest.mark.parametrize("path", all_notebooks(), ids=lambda path: path.stem)
def test_every_output_is_compared(path: Path, tmp_path: Path) -> None:
    survivors = unchecked(nbformat.read(path, as_version=4), tmp_path)
    assert not survivors, "\n" + "\n".join(survivors)


@pytest.fixture
def lesson() -> NotebookNode:
    """A lesson with an output of every kind, the first of them hidden."""
    show = "from IPython.display import display\nprint('hi')\ndisplay({'text/plain': 'seen'}, raw=True)"
    cells = [
        code(show, stdout("hi\n"), display(text_plain="seen"), metadata=from_dict(HIDDEN_OUTPUTS)),
        code("x = 1"),
        code("raise ValueError('x')", tags=("raises-exception",)),
    ]
    cells[2].outputs = [new_output("error", ename="ValueError", evalue="x", traceback=["ValueError: x"])]
    return notebook(*cells)


def test_a_good_lesson_has_no_survivors(lesson: NotebookNode, tmp_path: Path) -> None:
    assert [list(touched) for _, touched in passes(lesson)] == [["Cell 0", "Cell 1", "Cell 2"], ["Cell 0", "Cell 2"]]
    assert unchecked(lesson, tmp_path) == []


def test_survivors_are_noticed(lesson: NotebookNode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "poisoned", lambda value: value)
    survivors = unchecked(lesson, tmp_path)
    assert [survivor.split(" (")[0] for survivor in survivors] == [
        "pass0: cell c0",
        "pass0: cell c2",
        "pass1: cell c0",
        "pass1: cell c2",
    ]
