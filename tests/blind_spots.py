"""Where nbval compares nothing, or something else than it seems to.

Each function takes a notebook and its path and returns the problems it found, one sentence each. The policy refuses a
notebook with any of them before nbval gets to see it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from nbformat import NotebookNode
from nbval.plugin import comment_markers, metadata_tags

from tests import allowances

Check = Callable[[NotebookNode, Path], list[str]]

KNOWN_TAGS = {"exercise", "check", "raises-exception", "nbval-ignore-output", "nbval-skip"}
# What nbval leaves out of every comparison.
UNCOMPARED_MIME_TYPES = {"image/png", "image/jpeg", "application/vnd.jupyter.widget-view+json"}
FIGURE_REPR = re.compile(r"<Figure size .* Axes>|<matplotlib\..*>|<IPython\.core\.display\..*>|<PIL\..*>", re.S)


def code_cells(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """Yield the code cells."""
    return (cell for cell in notebook.cells if cell.cell_type == "code")


def name_of(cell: NotebookNode) -> str:
    """Return how a problem names a cell: its id, and how it begins."""
    lines = cell.source.strip().splitlines() or ["empty"]
    return f"cell {cell.get('id', 'without id')} ({lines[0][:50]})"


def counts(notebook: NotebookNode, path: Path) -> list[str]:
    """A cell without a count is not compared; counts other than 1…N mean that it did not run from top to bottom."""
    problems = []
    for expected, cell in enumerate(code_cells(notebook), start=1):
        if cell.execution_count is None:
            problems.append(f"{name_of(cell)} has no execution count, so its output would not be compared")
        elif cell.execution_count != expected:
            problems.append(f"{name_of(cell)} has execution count {cell.execution_count}, expected {expected}")
    return problems


def markers(notebook: NotebookNode, path: Path) -> list[str]:
    """A marker that switches the comparison off needs a reason; a misspelt one does nothing, silently."""
    problems = []
    for cell in code_cells(notebook):
        tags = cell.metadata.get("tags", [])
        if not isinstance(tags, list):
            problems.append(f"{name_of(cell)} has tags that are not a list, so nbval does not read them")
            continue
        for tag in tags:
            if tag not in KNOWN_TAGS:
                problems.append(f"{name_of(cell)} has the unknown tag {tag!r}")
        for marker in _comments(cell):
            if marker not in comment_markers:
                problems.append(f"{name_of(cell)} has the comment {marker!r}, which nbval does not know")
            elif not _stands_alone(marker, cell):
                problems.append(f"{name_of(cell)} has {marker!r} beside code, where nbval does not see it")
        for tag in ignoring(cell):
            if not allowances.allowed(allowances.IGNORES, path, cell, tag):
                problems.append(f"{name_of(cell)} is marked {tag} and not listed in {allowances.IGNORES.name}")
    return problems


def ignoring(cell: NotebookNode) -> list[str]:
    """Return what takes a cell out of the comparison, tags and comments alike, as tags."""
    comments = [m.lower().replace("_", "-") for m in _comments(cell) if m in comment_markers and _stands_alone(m, cell)]
    found = [*cell.metadata.get("tags", []), *comments]
    return [tag for tag in found if metadata_tags.get(tag) in ("skip", ("check", False))]


def _comments(cell: NotebookNode) -> list[str]:
    return [comment.strip() for comment in re.findall(r"(?i)#.*?((?:NBVAL|PYTEST_VALIDATE)_.*)", cell.source)]


def _stands_alone(marker: str, cell: NotebookNode) -> bool:
    return bool(re.search(rf"(?m)^\s*#+\s*{marker}\s*$", cell.source))


def pictures_without_text(notebook: NotebookNode, path: Path) -> list[str]:
    """Pixels are not compared, so what a picture shows must stand beside it as text."""
    problems = []
    for cell in code_cells(notebook):
        for output in cell.outputs:
            data = output.get("data", {})
            pictures = [mime for mime in data if mime.startswith("image/")]
            text = data.get("text/plain", "").strip()
            if pictures and (not text or FIGURE_REPR.fullmatch(text)):
                problems.append(f"{name_of(cell)} shows a picture without a text/plain that says what it shows")
            elif data and set(data) <= UNCOMPARED_MIME_TYPES:
                problems.append(f"{name_of(cell)} has an output of which nothing is compared: {', '.join(data)}")
    return problems


def widget_state(notebook: NotebookNode, path: Path) -> list[str]:
    """A saved widget shows a value that no kernel holds, and no test sees it."""
    return ["the notebook holds saved widget state"] if "widgets" in notebook.metadata else []


CHECKS: tuple[Check, ...] = (counts, markers, pictures_without_text, widget_state)


def find(notebook: NotebookNode, path: Path) -> list[str]:
    """Return all problems of these kinds."""
    return [problem for check in CHECKS for problem in check(notebook, path)]
