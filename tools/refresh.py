"""Execute notebooks and write their outputs back: the one way stored outputs, hidden cells and minutes are made.

    python -m tools.refresh [--check] [NAME…]

Without names every lesson is executed. With `--check` nothing is written; the exit code says whether anything would be.
"""

from __future__ import annotations

import argparse
import copy
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import nbformat.v4
from nbclient.exceptions import CellControlSignal, CellExecutionError, CellTimeoutError, DeadKernelError

from tools import budget, form
from tools.kernels import open_kernel
from tools.notebooks import NoSuchNotebook, select

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# No version here: it would change with every patch release of Python and says nothing about the lesson.
LANGUAGE_INFO = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}
CELL_ID = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?")
# Eight hexadecimal digits, or a UUID: an id that an editor drew at random rather than one that somebody chose.
RANDOM_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){0,3}(?:-[0-9a-f]{12})?")
WIDGET = "application/vnd.jupyter.widget-view+json"
ANSI = re.compile(r"\x1b\[[0-9;]*m")
# A frame in a file, or a path by its beginning; the path of a gRPC method is not one.
PATH = re.compile(
    r"""File ["<]|\bFile \S+:\d+"""
    r"""|(?:^|[\s"'(])(?:~[/\\]|[A-Za-z]:\\|/(?:home|Users|root|tmp|var|private|opt|usr|mnt|srv)/)"""
)


class NotebookFailed(Exception):
    """A cell failed that must not fail; the message shows the cell and the error."""


@dataclass
class Refreshed:
    """The outcome of executing one notebook."""

    path: Path
    text: str
    seconds: float
    changed_outputs: int
    changed_file: bool

    def line(self, check: bool) -> str:
        """Return the report on this notebook, one line."""
        outputs = f"{self.changed_outputs} changed output" + ("" if self.changed_outputs == 1 else "s")
        if not self.changed_file:
            outcome = "unchanged"
        else:
            outcome = "would change" if check else "written"
        return f"{self.path.name:<40} {self.seconds:5.1f} s   {outputs}, {outcome}"


def lesson_number(path: Path) -> str:
    """Return the number a lesson's file name begins with, `00` when it has none."""
    match = re.match(r"\d+", path.name)
    return match.group() if match else "00"


def normalise_ids(notebook: nbformat.NotebookNode, number: str) -> None:
    """Keep each well-made cell id; replace a missing, random or repeated one by the lesson and the cell's position."""
    kept: set[str] = set()
    renamed = []
    for position, cell in enumerate(notebook.cells):
        name = cell.get("id", "")
        if CELL_ID.fullmatch(name) and not RANDOM_ID.fullmatch(name) and name not in kept:
            kept.add(name)
        else:
            renamed.append((position, cell))
    for position, cell in renamed:
        name = wanted = f"n{number}-{position:03d}"
        attempt = 1
        while name in kept:
            attempt += 1
            name = f"{wanted}-{attempt}"
        cell["id"] = name
        kept.add(name)


def normalise_metadata(notebook: nbformat.NotebookNode) -> None:
    """Leave a kernel, a language, the cells' tags and the form; drop what editors and runs add."""
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    form.apply(notebook)
    for cell in notebook.cells:
        if not cell.get("attachments", True):
            del cell["attachments"]


def merge_streams(outputs: list) -> list:
    """Join neighbouring pieces of one stream: how a kernel cuts its text into messages is chance."""
    merged: list = []
    for output in outputs:
        previous = merged[-1] if merged else None
        if (
            output.output_type == "stream"
            and previous is not None
            and previous.output_type == "stream"
            and previous.name == output.name
        ):
            previous.text += output.text
        else:
            merged.append(output)
    return merged


def normalise_outputs(notebook: nbformat.NotebookNode) -> None:
    """Merge streams, number the cells from 1, and keep this machine's paths out of tracebacks."""
    count = 0
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        cell.outputs = merge_streams(cell.outputs)
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
            if output.output_type in ("execute_result", "display_data"):
                # Without its kernel a widget would only show an error; the text beside it says what to do.
                output.data.pop(WIDGET, None)
                output.metadata = nbformat.from_dict(
                    {k: v for k, v in output.get("metadata", {}).items() if k in output.data}
                )
            if output.output_type == "error" and any(PATH.search(ANSI.sub("", s)) for s in output.traceback):
                output.traceback = [f"{output.ename}: {output.evalue}"]


def execute(notebook: nbformat.NotebookNode, cwd: Path, timeout: float) -> None:
    """Run every code cell in one new kernel, as Restart Kernel and Run All does."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    with open_kernel(notebook, cwd, timeout) as client:
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type != "code":
                continue
            try:
                client.execute_cell(cell, index)
            except (CellExecutionError, CellTimeoutError, CellControlSignal, DeadKernelError) as error:
                raise NotebookFailed(_describe(index, cell, error)) from None
            if any(o.output_type == "error" for o in cell.outputs) and "raises-exception" not in _tags(cell):
                raise NotebookFailed(_describe(index, cell, None))


def _tags(cell: nbformat.NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def _describe(index: int, cell: nbformat.NotebookNode, error: Exception | None) -> str:
    """Return the failed cell with its error, plain enough for a terminal and a log."""
    source = "\n".join(f"    {line}" for line in cell.source.splitlines())
    tracebacks = ["\n".join(o.traceback) for o in cell.outputs if o.output_type == "error"]
    reason = "\n".join(tracebacks) or str(error)
    return f"cell {index} (id {cell.get('id', 'none')}) failed:\n\n{source}\n\n{ANSI.sub('', reason)}"


def outputs_of(notebook: nbformat.NotebookNode) -> dict[str, list]:
    """Return the outputs of the code cells by cell id."""
    return {cell.get("id", ""): cell.outputs for cell in notebook.cells if cell.cell_type == "code"}


def count_changes(before: nbformat.NotebookNode, after: nbformat.NotebookNode) -> int:
    """Count the cells whose outputs differ; a cell that is new counts if it has any."""
    old = outputs_of(before)
    return sum(outputs != old.get(name, []) for name, outputs in outputs_of(after).items())


def refresh(path: Path, timeout: float = 60) -> Refreshed:
    """Execute one notebook and return what its file should hold. Nothing is written."""
    stored = path.read_text(encoding="utf-8")
    notebook = nbformat.v4.reads(stored)  # without validation, which would draw random ids for repeated ones
    normalise_ids(notebook, lesson_number(path))
    normalise_metadata(notebook)
    before = copy.deepcopy(notebook)
    started = time.perf_counter()
    execute(notebook, path.parent, timeout)
    seconds = time.perf_counter() - started
    normalise_metadata(notebook)  # the client has written the kernel's version into it
    normalise_outputs(notebook)
    budget.write_minutes(notebook)
    nbformat.validate(notebook)
    text = nbformat.writes(notebook).rstrip("\n") + "\n"
    return Refreshed(path, text, seconds, count_changes(before, notebook), text != stored)


def main(arguments: list[str] | None = None) -> int:
    """Refresh the notebooks that the command line names and report on each."""
    parser = argparse.ArgumentParser(prog="python -m tools.refresh", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="a lesson: 03, 03_unary_calls, or a path")
    parser.add_argument("--check", action="store_true", help="write nothing, only report")
    parser.add_argument("--timeout", type=float, default=60, help="seconds a cell may take (default %(default)s)")
    options = parser.parse_args(arguments)
    try:
        paths = select(options.names)
    except NoSuchNotebook as error:
        parser.error(str(error))
    failed = changed = 0
    for path in paths:
        try:
            result = refresh(path, options.timeout)
        except NotebookFailed as error:
            failed += 1
            print(f"{path.name:<40} FAILED, not written\n\n{error}\n", flush=True)
            continue
        changed += result.changed_file
        if result.changed_file and not options.check:
            # Bytes, so that Windows does not turn the line ends into its own.
            path.write_bytes(result.text.encode("utf-8"))
        print(result.line(options.check), flush=True)
    if not paths:
        print("There are no notebooks to refresh.")
    return 1 if failed or (options.check and changed) else 0


if __name__ == "__main__":
    sys.exit(main())
