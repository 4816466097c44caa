"""Run lessons again and again on a busy machine, and name every cell that ever differs from what is stored.

    python -m tools.soak [--times N] [NAME…]

Each run has fresh kernels and compares as `make test` does, two lessons side by side, while another process keeps a
core busy. The exit code is 1 when a cell differed.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat

from tests.blind_spots import code_cells, name_of
from tests.sandbox import run_notebooks
from tools.notebooks import NoSuchNotebook, select

SIDE_BY_SIDE = 2
LONGEST_RUN_SECONDS = 3600
LINES_SHOWN = 40
CELL = re.compile(r"Cell (\d+)(.*)")  # nbval's name for a cell, and what the policy adds: " without folds"
# Ends by itself: at its time, or when the pipe closes because its parent has ended, whatever the reason.
BUSY = """
import os, sys, threading, time
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
end = time.monotonic() + float(sys.argv[1])
while time.monotonic() < end:
    pass
"""


@dataclass
class Difference:
    """A cell that differed: in how many runs, and how the first time."""

    times: int
    first: str


Differences = dict[tuple[str, str], Difference]  # by the lesson's name and nbval's name of the cell


@contextmanager
def busy_core() -> Iterator[subprocess.Popen]:
    """Keep one core busy inside the block, an hour at the most."""
    command = [sys.executable, "-c", BUSY, str(LONGEST_RUN_SECONDS)]
    # Ctrl-C reaches it, too; its traceback would be noise.
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def compare(notebooks: list[Path], differences: Differences, lessons: str = "both") -> str:
    """Compare the notebooks once, add to `differences`, and say how many cells differed.

    Args:
        notebooks: what is run; of several, two side by side.
        differences: gets what differs.
        lessons: how they are run, as the policy's option of that name has it.
    """
    with tempfile.TemporaryDirectory() as scratch:
        workers = SIDE_BY_SIDE if len(notebooks) > 1 else 0
        results = run_notebooks(Path(scratch), notebooks, workers=workers, lessons=lessons)
    differing = [result for result in results if result.failed]
    for result in differing:
        differences.setdefault((result.notebook, result.test), Difference(0, result.message)).times += 1
    if not differing:
        return "all as stored"
    return f"{len(differing)} {'cell differs' if len(differing) == 1 else 'cells differ'}"


def describe(notebooks: list[Path], differences: Differences, runs: int) -> Iterator[str]:
    """Yield for each cell that differed how often it did, and how the first time."""
    cells = {path.stem: [*code_cells(nbformat.read(path, as_version=4))] for path in notebooks}
    for (notebook, test), difference in sorted(differences.items()):
        cell = CELL.match(test)
        which = name_of(cells[notebook][int(cell[1])]) + cell[2] if cell else test
        shown = difference.first.strip().splitlines()
        if len(shown) > LINES_SHOWN:
            shown[LINES_SHOWN:] = ["…"]
        yield f"{notebook}: {which} differed in {difference.times} of {runs}. The first time:"
        yield textwrap.indent("\n".join(shown), "    ") + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line names, report, and return 1 when a cell ever differed."""
    parser = argparse.ArgumentParser(prog="python -m tools.soak", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="a lesson: 03, 03_unary_calls, or a path")
    parser.add_argument("--times", type=int, default=20, metavar="N", help="how often (default %(default)s)")
    options = parser.parse_args(arguments)
    if options.times < 1:
        parser.error("--times must be 1 or more")
    try:
        notebooks = select(options.names)
    except NoSuchNotebook as error:
        parser.error(str(error))

    differences: Differences = {}
    finished = 0
    try:
        for run in range(1, options.times + 1):
            started = time.monotonic()
            with busy_core():
                outcome = compare(notebooks, differences)
            print(f"run {run} of {options.times}: {time.monotonic() - started:4.0f} s, {outcome}", flush=True)
            finished = run
    except KeyboardInterrupt:
        print("Interrupted.", flush=True)
    print("", *describe(notebooks, differences, finished), sep="\n")
    if not differences:
        print(
            f"No cell differed in {finished} of {options.times} runs of {', '.join(path.stem for path in notebooks)}."
        )
    return 0 if finished and not differences else 1


if __name__ == "__main__":
    sys.exit(main())
