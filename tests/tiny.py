"""Build the tiny notebooks that the tests of the tests run on."""

from __future__ import annotations

import copy
import os
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

# Shows how the kernel was told to listen, and what it shows in a kernel of the tests.
SHOW_TRANSPORT = "import json, ipykernel\nprint(json.load(open(ipykernel.get_connection_file()))['transport'])"
TRANSPORT = "ipc\n" if os.name == "posix" else "tcp\n"


def stdout(text: str) -> NotebookNode:
    """Return text that a cell printed."""
    return new_output("stream", name="stdout", text=text)


def stderr(text: str) -> NotebookNode:
    """Return text that a cell wrote to stderr."""
    return new_output("stream", name="stderr", text=text)


def display(**data: object) -> NotebookNode:
    """Return a displayed object; `text_plain="x"` stands for the mime type text/plain."""
    return new_output("display_data", data={name.replace("_", "/", 1): value for name, value in data.items()})


def code(source: str, *outputs: NotebookNode, tags: tuple[str, ...] = (), **fields: object) -> NotebookNode:
    """Return a code cell with its outputs; `notebook` gives it a count unless `execution_count` is among `fields`."""
    cell = new_code_cell(source, outputs=list(outputs))
    cell.execution_count = 0  # to be numbered
    cell.update(fields)
    if tags:
        cell.metadata.tags = list(tags)
    return cell


def markdown(source: str, **metadata: object) -> NotebookNode:
    """Return a markdown cell."""
    return new_markdown_cell(source, metadata=metadata)


def notebook(*cells: NotebookNode) -> NotebookNode:
    """Return a notebook; code cells without a count of their own are numbered from 1, all cells get an id.

    A cell that is given more than once is copied.
    """
    count = 0
    cells = tuple(
        copy.deepcopy(cell) if any(cell is other for other in cells[:n]) else cell for n, cell in enumerate(cells)
    )
    for position, cell in enumerate(cells):
        cell["id"] = f"c{position}"
        if cell.cell_type == "code":
            count += 1
            if cell.execution_count == 0:
                cell.execution_count = count
    return new_notebook(cells=list(cells))


def write(path: Path, *cells: NotebookNode) -> Path:
    """Write a notebook of these cells."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(*cells), path)
    return path
