"""A lesson as its conventions make it readable to a program: headings, links, exercises."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

FENCE = re.compile(r"(?ms)^(?P<marks>`{3,}|~{3,})(?P<language>[^\n`]*)\n(?P<body>.*?)^(?P=marks)\s*?$")
CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
HEADING = re.compile(r"(?m)^(?P<level>#{1,6})\s+(?P<title>.+?)\s*#*\s*$")
EXERCISE = re.compile(r"### Exercise (?P<number>\d+\.\d+) · (?P<title>\S.*)")
LINK = re.compile(r"(?<!!)\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<target>[^)\s]+)(?:\s+\"[^\"]*\")?\)")
DETAILS = re.compile(r"(?s)<details>\s*<summary>(?P<summary>.*?)</summary>(?P<body>.*?)</details>")
MINUTES = re.compile(r"\b(\d+) min\b")


@dataclass(frozen=True)
class Heading:
    """A heading of a lesson and the position of its cell."""

    level: int
    title: str
    cell: int


@dataclass(frozen=True)
class Exercise:
    """An exercise's task with the three cells that follow it, whatever they are."""

    number: str
    position: int
    cells: tuple[NotebookNode, ...]

    @property
    def minutes(self) -> int:
        """The minutes that the task names, 0 when it names none."""
        match = MINUTES.search(self.cells[0].source)
        return int(match[1]) if match else 0

    @property
    def folds(self) -> dict[str, str]:
        """The folded parts of the last cell by their summaries."""
        if len(self.cells) < 4:
            return {}
        return {m["summary"].strip(): m["body"] for m in DETAILS.finditer(self.cells[3].source)}

    @property
    def solutions(self) -> list[str]:
        """The Python fences of the folded solution; a well-made exercise has one."""
        return [m["body"] for m in FENCE.finditer(self.folds.get("Solution", "")) if m["language"].strip() == "python"]


def number_of(path: Path) -> int | None:
    """The number a lesson's file name begins with."""
    match = re.match(r"(\d\d)_", path.name)
    return int(match[1]) if match else None


def tags(cell: NotebookNode) -> list[str]:
    """The tags of a cell."""
    return cell.metadata.get("tags", [])


@cache  # a lesson's rules ask for the same cells again and again; none of them changes the tree
def python_of(source: str) -> ast.Module | None:
    """Return a cell's syntax tree with magics turned into calls, None when it is no Python."""
    try:
        return ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError:
        return None


def without_code(text: str) -> str:
    """Return markdown without its fences and code spans, where links and headings mean nothing."""
    return CODE_SPAN.sub("", FENCE.sub("", text))


def plain(heading: str) -> str:
    """Return a heading as it is shown: links and emphasis without their marks."""
    return re.sub(r"[`*]|(?<!\w)_|_(?!\w)", "", LINK.sub(lambda m: m["text"], heading))


def anchor(heading: str) -> str:
    """Return a heading's anchor in JupyterLab, which keeps the text and only turns spaces into hyphens."""
    return plain(heading).replace(" ", "-")


def anchor_on_github(heading: str) -> str:
    """Return a heading's anchor in a markdown file on GitHub."""
    return re.sub(r"[^\w\- ]", "", plain(heading).strip().lower()).replace(" ", "-")


def headings(notebook: NotebookNode) -> list[Heading]:
    """Return the headings of the markdown cells in order."""
    return [
        Heading(len(match["level"]), match["title"], position)
        for position, cell in enumerate(notebook.cells)
        if cell.cell_type == "markdown"
        for match in _headings_in(cell.source)
    ]


@cache
def _headings_in(source: str) -> list[re.Match]:
    return list(HEADING.finditer(FENCE.sub("", source)))


def section(notebook: NotebookNode, heading: Heading) -> range:
    """Return the positions of a section's cells: from its heading's to the next heading of its level or above."""
    ends = (h.cell for h in headings(notebook) if h.cell > heading.cell and h.level <= heading.level)
    return range(heading.cell, next(ends, len(notebook.cells)))


def exercises(notebook: NotebookNode) -> list[Exercise]:
    """Return the exercises in order."""
    return list(_exercises(notebook))


def _exercises(notebook: NotebookNode) -> Iterator[Exercise]:
    for position, cell in enumerate(notebook.cells):
        match = EXERCISE.match(cell.source) if cell.cell_type == "markdown" else None
        if match:
            yield Exercise(match["number"], position, tuple(notebook.cells[position : position + 4]))
