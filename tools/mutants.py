"""Change the code of lessons one token at a time, and see whether a stored output notices.

    python -m tools.mutants [--most N] [--seed N] [--workers N] NAME…

Each mutant is a copy of a lesson with one token changed: a number, a text, a comparison, an operator, True and False,
`and` and `or`. What `tools.equivalents` names is left alone: limits, for instance. A mutant is run and compared as any
lesson is; it is noticed when a cell differs, fails or does not end. One that nobody notices survives, and is listed,
with the reason that tests/surviving_mutants.toml gives, for instance that it changes nothing to be seen. The exit code
is 1 when fewer than nine in ten of the others are noticed.

A lesson has hundreds of mutants, and each takes the time of a run: `--most` draws some, the same for the same seed.
"""

from __future__ import annotations

import argparse
import copy
import io
import keyword
import random
import sys
import tempfile
import tokenize
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tests.blind_spots import code_cells
from tests.sandbox import furnish, run_notebooks
from tools import equivalents, lesson
from tools.notebooks import ROOT, NoSuchNotebook, select

SURVIVORS = ROOT / "tests" / "surviving_mutants.toml"
ENOUGH = 0.9
MOST = 30
WORKERS = 2
CELL_SECONDS = 30
_OPPOSITES = ("True", "False"), ("and", "or"), ("==", "!="), ("<", ">="), (">", "<="), ("+", "-")
SWAPS = {one: other for pair in _OPPOSITES for one, other in (pair, pair[::-1])}
SWAPS |= {"not": "", "is": "is not", "*": "+", "/": "*"}
TEXTLESS = (tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.COMMENT)


@dataclass(frozen=True)
class Mutant:
    """A change of one token.

    Attributes:
        cell: the id of its cell.
        line: the number of the line in the cell, from 1.
        change: the line before and after, as one text.
        source: the whole cell, changed.
    """

    cell: str
    line: int
    change: str
    source: str


def changes(source: str) -> Iterator[tuple[tokenize.TokenInfo, str]]:
    """Yield each token of a cell that can be changed, with what it becomes; none of a cell that is no Python."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return
    unreached = equivalents.spans(source)
    for before, token in pairwise(tokens):
        text = token.string
        if any(begin <= token.start < end for begin, end in unreached):
            continue
        if token.type in (tokenize.OP, tokenize.NAME) and text in SWAPS:
            # A star or a minus with nothing before it, as in `*names`, is another operator.
            binary = before.type in (tokenize.NAME, tokenize.NUMBER, tokenize.STRING) or before.string in (
                ")",
                "]",
                "}",
            )
            if text.isalpha() or (binary and not keyword.iskeyword(before.string)):
                yield token, SWAPS[text]
        elif token.type == tokenize.NUMBER:
            yield token, f"({text} + 1)"
        elif token.type == tokenize.STRING and before.type not in TEXTLESS:
            quote = min((text.index(mark) for mark in "\"'" if mark in text), default=0)
            inside = quote + (3 if text[quote : quote + 3] in ('"""', "'''") else 1)
            yield token, f"{text[:inside]}x{text[inside:]}"


def mutants(notebook: NotebookNode) -> list[Mutant]:
    """Return every mutant of a lesson's own code: not of stubs and checks of exercises, nor of what a magic takes."""
    found = []
    for cell in code_cells(notebook):
        if {"exercise", "check"} & set(lesson.tags(cell)) or cell.source.startswith("%%"):
            continue
        lines = cell.source.split("\n")
        for token, after in changes(cell.source):
            (row, begin), (last, end) = token.start, token.end
            if row != last:
                continue  # a text of several lines, such as a .proto, is judged by what is made of it
            line = lines[row - 1]
            changed = line[:begin] + after + line[end:]
            source = "\n".join([*lines[: row - 1], changed, *lines[row:]])
            found.append(Mutant(cell.id, row, f"{line.strip()} → {changed.strip()}", source))
    return found


def survivors(path: Path, drawn: list[Mutant], directory: Path, workers: int = WORKERS) -> list[Mutant]:
    """Run a lesson once for each mutant, and return those that nobody noticed.

    Args:
        path: the lesson.
        drawn: its mutants.
        directory: an empty one, for the copies and what they reach.
        workers: how many are run side by side.
    """
    folder = furnish(directory)
    original, copies = nbformat.read(path, as_version=4), {}
    for number, mutant in enumerate(drawn):
        changed = copy.deepcopy(original)
        for cell in changed.cells:
            if cell.id == mutant.cell:
                cell.source = mutant.source
        name = f"{path.stem[:2]}_mutant{number:04}"
        copies[name] = mutant
        nbformat.write(changed, folder / f"{name}.ipynb")
    notebooks = sorted(folder.glob("*.ipynb"))
    results = run_notebooks(directory, notebooks, timeout=CELL_SECONDS, workers=workers, lessons="whole")
    ran = {result.notebook for result in results}
    noticed = {result.notebook for result in results if result.failed}
    return [mutant for name, mutant in copies.items() if name in ran - noticed]


def reasons() -> dict[tuple[str, str, str], str]:
    """Return why survivors are no loss, by lesson, cell and change."""
    return {(each["notebook"], each["cell"], each["change"]): each["reason"] for each in _listed("survivor")}


def reasons_for_helpers() -> dict[tuple[str, str, str], str]:
    """Return why survivors in helpers are no loss, by module, function and change."""
    return {(each["module"], each["function"], each["change"]): each["reason"] for each in _listed("helper")}


def _listed(table: str) -> list[dict[str, str]]:
    return tomllib.loads(SURVIVORS.read_text(encoding="utf-8")).get(table, []) if SURVIVORS.exists() else []


def judge(path: Path, drawn: list[Mutant], surviving: list[Mutant], known: dict) -> tuple[float, list[str]]:
    """Return the share of the mutants noticed that could be, and a line for each survivor."""
    lines, excused = [], 0
    for mutant in surviving:
        reason = known.get((path.name, mutant.cell, mutant.change))
        excused += reason is not None
        lines.append(f"  {mutant.cell}, line {mutant.line}: {mutant.change}\n    {reason or 'no reason is given'}")
    return share(len(drawn), len(drawn) - len(surviving), excused), lines


def share(made: int, noticed: int, excused: int) -> float:
    """Return the share of mutants noticed among those that could be: all but the excused."""
    could = made - excused
    return noticed / could if could else 1.0


def main(arguments: list[str] | None = None) -> int:
    """Make and run the mutants of the lessons that the command line names; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="a lesson: 03, 03_unary_calls, or a path")
    parser.add_argument("--most", type=int, default=MOST, help="how many of a lesson (default %(default)s; 0: all)")
    parser.add_argument("--seed", type=int, default=0, help="which are drawn (default %(default)s)")
    parser.add_argument("--workers", type=int, default=WORKERS, help="how many side by side (default %(default)s)")
    options = parser.parse_args(arguments)
    try:
        notebooks = select(options.names)
    except NoSuchNotebook as error:
        parser.error(str(error))
    enough = True
    for path in notebooks:
        every = mutants(nbformat.read(path, as_version=4))
        drawn = every
        if 0 < options.most < len(every):
            drawn = random.Random(options.seed).sample(every, options.most)
        with tempfile.TemporaryDirectory() as directory:
            left = survivors(path, drawn, Path(directory), options.workers)
        share, lines = judge(path, drawn, left, reasons())
        enough = enough and share >= ENOUGH
        of = f"{len(drawn)} of {len(every)} mutants"
        print(f"{path.stem}: {of}, {len(drawn) - len(left)} noticed, {share:.0%} of those that could be", flush=True)
        print(*lines, sep="\n", flush=True)
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
