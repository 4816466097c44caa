"""A lesson of a few cells that keeps every rule of the form, and is what it says: it runs, and its outputs are true."""

from __future__ import annotations

import copy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tests.tiny import code, markdown, notebook, stdout

PATH = Path("03_tiny.ipynb")
# As JupyterLab saves them; written out here, since what the tools write is to be compared with it.
HIDDEN_OUTPUTS = {"collapsed": True, "jupyter": {"outputs_hidden": True}}
HIDDEN_SOURCE = {"jupyter": {"source_hidden": True}}
FOLDED = {"jp-MarkdownHeadingCollapsed": True}

Change = tuple[str, str] | NotebookNode | list[NotebookNode] | None

TITLE = """# 03 · Means

You compute a mean.

*Reading 5 min · exercises 13 min*

**You will be able to**

- **compute** a mean,
- **tell** what it hides,
- **say** when there is none."""

SET_UP = """# Set-up: run this cell
from types import SimpleNamespace

readings = [4, 5, 3]
unsolved = {n: f"○ 3.{n} not solved yet: a function" for n in (1, 2, 3)}
checks = SimpleNamespace(
    exercise_1=lambda answer: print(unsolved[1]),
    exercise_2=lambda answer: print(unsolved[2]),
    exercise_3=lambda answer: print(unsolved[3]),
)
print("ready: readings")"""

FOLD = """<details><summary><b>What just happened</b></summary>

- The mean lies between the least and the greatest.
- It need not be one of them.

</details>"""


def _section(n: int, idea: str, code_: str, printed: str) -> dict[str, NotebookNode]:
    """Return a section with its prediction, its run, the fold after it, and an exercise."""
    minutes = 3 if n == 1 else 5
    task = f"### Exercise 3.{n} · Again\n\n*{minutes} min.* Write `answer(numbers)`, for example `answer([1])`."
    solution = (
        "<details><summary>Hint</summary>\n\nThink.\n\n</details>\n\n"
        "<details><summary>Solution</summary>\n\n```python\nanswer = sum\n```\n\n</details>"
    )
    return {
        f"idea_{n}": markdown(f"## 3.{n} {idea}\n\nIt matters.\n\n> **Predict.** What does it print?"),
        f"run_{n}": code(code_, stdout(printed), metadata=nbformat.from_dict(HIDDEN_OUTPUTS)),
        f"fold_{n}": markdown(FOLD),
        f"task_{n}": markdown(task),
        f"stub_{n}": code("answer = ...", tags=("exercise",)),
        f"check_{n}": code(
            f"# Check 3.{n}: run this cell\nchecks.exercise_{n}(answer)",
            stdout(f"○ 3.{n} not solved yet: a function\n"),
            tags=("check",),
        ),
        f"solution_{n}": markdown(solution),
    }


def parts() -> dict[str, NotebookNode]:
    """Return the cells of the lesson by name, in order."""
    return {
        "title": markdown(TITLE),
        "set_up_text": markdown("## Set-up\n\nThree readings."),
        "set_up": code(SET_UP, stdout("ready: readings\n"), metadata=nbformat.from_dict(HIDDEN_SOURCE)),
        **_section(1, "Mean", 'print("The mean:")\nprint(sum(readings) // len(readings))', "The mean:\n4\n"),
        **_section(2, "Range", 'print("From, to:")\nprint(min(readings), max(readings))', "From, to:\n3 5\n"),
        **_section(3, "Order", 'print("In order:")\nprint(sorted(readings))', "In order:\n[3, 4, 5]\n"),
        "key_points": markdown("## Key points\n\n- A mean of nothing is an [error](#A-mean-of-nothing)."),
        "production": markdown("## In production\n\nUse the module `statistics`."),
        "deeper": markdown("## Deeper\n\nOptional."),
        "deep": markdown("### A mean of `nothing`\n\nNothing to divide by.", **FOLDED),
        "deep_run": code(
            "try:\n    0 / 0\nexcept ZeroDivisionError as error:\n    print(error)", stdout("division by zero\n")
        ),
        "deep_end": markdown("The cure is to ask first."),
        "traps": markdown("## Traps\n\n| symptom | cure |\n|---|---|\n| a whole number | `/` |"),
        "trap": markdown("### Trap: the mean is a whole number\n\n`//` rounds.", **FOLDED),
        "trap_run": code("print(7 // 2, 7 / 2)", stdout("3 3.5\n")),
        "reading": markdown("## Further reading\n\n[statistics](https://docs.python.org/3/library/statistics.html)"),
        "clean_up": markdown("## Clean-up\n\nThe end."),
        "clean_up_run": code('print("still running: nothing")', stdout("still running: nothing\n")),
    }


def lesson(**changes: Change) -> NotebookNode:
    """Return the lesson with some parts changed.

    A pair replaces a text in the part's source by another; a cell, or cells, take its place; None leaves it out.
    """
    cells: list[NotebookNode] = []
    named = parts()
    if unknown := changes.keys() - named.keys():
        raise KeyError(f"the lesson has no parts {sorted(unknown)}, it has {', '.join(named)}")
    for name, cell in named.items():
        change = changes.get(name, [cell])
        if isinstance(change, tuple):
            if change[0] not in cell.source:
                raise ValueError(f"{name} does not contain {change[0]!r}: {cell.source}")
            cell.source = cell.source.replace(*change)
            change = [cell]
        # Copies, one by one: a test may put one cell into several places, or into several lessons.
        cells += [copy.deepcopy(one) for one in (change if isinstance(change, list) else [change]) if one]
    return notebook(*cells)
