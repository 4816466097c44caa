"""The notebook policy lets good notebooks pass and nothing else: all tiny notebooks in one run of pytest."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from nbformat import NotebookNode, from_dict

from tests.sandbox import DIFFERS, Result, run_notebooks
from tests.tiny import SHOW_TRANSPORT, TRANSPORT, code, display, markdown, stderr, stdout, write
from tests.tiny_lesson import HIDDEN_OUTPUTS, lesson

# A pause keeps the cell open until the kernel has read the pipe behind the descriptor.
WRITE_TO_DESCRIPTOR = "import os, time\n_ = os.write(2, b'low level\\n')\ntime.sleep(0.2)"
STDERR = "import sys\nprint('e', file=sys.stderr)"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
FIGURE = (
    f"from IPython.display import display\ndisplay({{'image/png': '{PNG}', 'text/plain': 'one bar, 3 high'}}, raw=True)"
)
TEMPORARY = "import os, pathlib, tempfile\nprint(pathlib.Path(tempfile.gettempdir()).name.startswith('kernel-'))"
CAPTURES_DESCRIPTORS = pytest.mark.skipif(
    sys.platform == "win32", reason="kernels do not capture descriptors on Windows"
)

# Cells of one notebook, since a kernel costs half a second. Name → the cell, and what its failure must contain, None
# when it must pass.
CELLS = {
    "good": (code("print('hi')", stdout("hi\n")), None),
    "good silence": (code("x = 1"), None),
    "good figure": (code(FIGURE, display(image_png=PNG, text_plain="one bar, 3 high")), None),
    "good temporary directory": (code(TEMPORARY, stdout("True\n")), None),
    "good transport": (code(SHOW_TRANSPORT, stdout(TRANSPORT)), None),
    "good stderr": (code(STDERR, stderr("e\n")), None),
    "good descriptor": (code(WRITE_TO_DESCRIPTOR, stderr("low level\n")), None),
    "good port": (code("print('127.0.0.1:50051')", stdout("127.0.0.1:40404\n")), None),
    "wrong stdout": (code("print('hi')", stdout("ho\n")), DIFFERS),
    "good hidden": (code("print('hi')", stdout("hi\n"), metadata=from_dict(HIDDEN_OUTPUTS)), None),
    "wrong hidden": (code("print('hi')", stdout("ho\n"), metadata=from_dict(HIDDEN_OUTPUTS)), DIFFERS),
    "wrong mime type": (code(FIGURE, display(image_png=PNG, text_plain="one bar, 4 high")), DIFFERS),
    "missing output": (code("print('hi')"), DIFFERS),
    "output too many": (code("x = 1", stdout("hi\n")), DIFFERS),
    "wrong stderr": (code(STDERR, stderr("f\n")), DIFFERS),
    "missing stderr": (code(STDERR), DIFFERS),
    "stderr too many": (code("print('hi')", stdout("hi\n"), stderr("e\n")), DIFFERS),
    "missing descriptor": (code(WRITE_TO_DESCRIPTOR), DIFFERS),
    "exception": (code("1 / 0"), "ZeroDivisionError"),
}

# Notebooks that are refused before they get a kernel. Name → its cell, and what the refusal must contain.
REFUSED = {
    "null_count": (code("print('hi')", execution_count=None), "has no execution count"),
    "wrong_count": (code("print('hi')", stdout("hi\n"), execution_count=2), "expected 1"),
    "unlisted_tag": (code("print(1)", stdout("2\n"), tags=("nbval-ignore-output",)), "not listed in"),
    "unlisted_skip": (code("print(1)", stdout("2\n"), tags=("nbval-skip",)), "not listed in"),
    "unlisted_comment": (code("# NBVAL_IGNORE_OUTPUT\nprint(1)", stdout("2\n")), "not listed in"),
    "comment_with_reason": (code("# NBVAL_IGNORE_OUTPUT because\nx = 1"), "nbval does not know"),
    "comment_beside_code": (code("x = 1  # NBVAL_IGNORE_OUTPUT"), "beside code"),
    "unknown_comment": (code("# NBVAL_IGNORE_OUTPUTS\nx = 1"), "nbval does not know"),
    "unknown_tag": (code("x = 1", tags=("nbval-ignore-outputs",)), "unknown tag"),
    "picture_alone": (code("x = 1", display(image_png=PNG)), "picture without a text/plain"),
    "picture_with_repr": (
        code("x = 1", display(image_png=PNG, text_plain="<Figure size 640x480 with 1 Axes>")),
        "picture without a text/plain",
    ),
}

# Lessons with folded cells, which are run once more without them. Name → the lesson, and what the failure of its last
# cell must contain, None when it must pass.
DEFINED, APPENDED = "print(x)", "print(len(readings))"
FOLDED = {
    "stands_alone": (lesson(), None),
    "needs_a_name": (lesson(deep_run=code("x = 1"), clean_up_run=code(DEFINED, stdout("1\n"))), "NameError"),
    "needs_a_run": (
        lesson(deep_run=code("readings.append(6)"), clean_up_run=code(APPENDED, stdout("4\n"))),
        DIFFERS,
    ),
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Result]:
    directory: Path = tmp_path_factory.mktemp("policy")
    write(directory / "compared.ipynb", *[cell for cell, _ in CELLS.values()])
    for name, (cell, _) in REFUSED.items():
        write(directory / f"{name}.ipynb", cell)
    for name, (folded, _) in FOLDED.items():
        write(directory / f"{name}.ipynb", *folded.cells)
    (directory / "unreadable.ipynb").write_text("{", encoding="utf-8")
    return {(result.notebook, result.test): result for result in run_notebooks(directory)}


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=CAPTURES_DESCRIPTORS) if "descriptor" in name else name for name in CELLS],
)
def test_a_cell_passes_only_when_it_shows_what_happens(name: str, results: dict[tuple[str, str], Result]) -> None:
    _, expected = CELLS[name]
    result = results["compared", f"Cell {list(CELLS).index(name)}"]
    assert result.outcome == ("passed" if expected is None else "failure"), result.message
    assert expected is None or expected in result.message


@pytest.mark.parametrize("name", REFUSED)
def test_a_notebook_with_a_blind_spot_is_refused(name: str, results: dict[tuple[str, str], Result]) -> None:
    _, expected = REFUSED[name]
    result = results[name, "policy"]
    assert result.outcome == "failure"
    assert expected in result.message


def test_a_file_that_is_no_notebook_fails_alone(results: dict[tuple[str, str], Result]) -> None:
    result = results["unreadable", "policy"]
    assert result.outcome == "failure"
    assert "cannot be read" in result.message


@pytest.mark.parametrize("name", FOLDED)
def test_nothing_in_sight_needs_a_fold(name: str, results: dict[tuple[str, str], Result]) -> None:
    of_this = {test: result for (notebook, test), result in results.items() if notebook == name}
    with_folds = [test for test in of_this if not test.endswith("without folds")]
    without = [test for test in of_this if test.endswith("without folds")]
    assert len(with_folds) - len(without) == 2, "the cells in the two folds"
    assert all(of_this[test].outcome == "passed" for test in [*with_folds, *without[:-1]])
    _, expected = FOLDED[name]
    last = of_this[without[-1]]
    assert last.outcome == ("passed" if expected is None else "failure"), last.message
    assert expected is None or (expected in last.message and "Define that in the open path" in last.message)


def test_a_lesson_without_folds_is_run_once(results: dict[tuple[str, str], Result]) -> None:
    assert [test for notebook, test in results if notebook == "compared"] == [f"Cell {n}" for n in range(len(CELLS))]
    assert [test for notebook, test in results if notebook == "null_count"] == ["policy"]


# -- exercises that are solved on the way ------------------------------------------------------------------------------

VERDICT = 'print("✓ 3.1 solved: four" if x == 4 else "○ 3.1 not solved yet: four" if x is ... else "✗ 3.1: too small")'


def with_exercise(solution: str, *more: NotebookNode) -> list[NotebookNode]:
    return [
        markdown("### Exercise 3.1 · Four\n\n*1 min*"),
        code("x = ...", tags=("exercise",)),
        code(VERDICT, stdout("○ 3.1 not solved yet: four\n"), tags=("check",)),
        markdown(f"<details><summary>Solution</summary>\n\n```python\n{solution}\n```\n\n</details>"),
        code("print(x)", stdout("Ellipsis\n")),
        *more,
    ]


# Name → the cells, and which of the tests fail.
SOLVED = {
    "right": (with_exercise("x = 4"), []),
    "wrong": (with_exercise("x = 3"), ["Cell 1 solved"]),
    "raises": (with_exercise("x = 4 / 0"), ["Cell 1 solution", "Cell 1 solved"]),
    "leaves_a_name": (with_exercise("x = y = 4", code("print('y' in globals())", stdout("False\n"))), ["Cell 3"]),
}


def test_a_solution_solves_its_exercise_and_the_stub_is_put_back(tmp_path: Path) -> None:
    for name, (cells, _) in SOLVED.items():
        write(tmp_path / f"{name}.ipynb", *cells)
    found = run_notebooks(tmp_path, lessons="solved")
    for name, (_, fails) in SOLVED.items():
        assert [each.test for each in found if each.notebook == name and each.outcome != "passed"] == fails
    assert [each.test for each in found if each.notebook == "right"] == [
        *("Cell 0", "Cell 1", "Cell 1 solution", "Cell 1 solved", "Cell 1 stub", "Cell 1 again", "Cell 2"),
    ]
    [wrong] = [each.message for each in found if each.notebook == "wrong" and each.outcome != "passed"]
    assert "✗ 3.1: too small" in wrong and "make test-answers" in wrong
