"""Estimate how high a lesson is in JupyterLab at 1280×800, without a browser.

Heights are in CSS pixels, and were fitted to the cells of thirteen lessons in JupyterLab 4.6 in Chromium, with the side
bar open. Of their 14 to 49 screens the estimate missed 0.3 on average and 1.2 at the most; of the 21 screens of another
lesson, with folds and hidden outputs, 0.6.
"""

from __future__ import annotations

import base64
import math
import re
import struct

from nbformat import NotebookNode

from tools import form, lesson

SCREEN = 679  # what menu, tabs, toolbar and status bar leave of 800
PAGE_END = 690  # the empty space that lets a reader scroll the last cell to the top; the budget was measured with it
CODE_LINE = 18
CODE_FRAME = 26
TEXT_LINE = 22.4
TEXT_FRAME = 5
TEXT_WIDTH = 115  # characters of prose in a line
BLOCK_GAP = 14
HEADING = {1: 70, 2: 62, 3: 52}
OUTPUT_LINE = 17
OUTPUT_FRAME = 2
OUTPUT_WIDTH = 106  # characters of fixed width in a line
TABLE_ROW = 28
TABLE_FRAME = 8
TABLE_LINE = 15  # each line more in a row
HIDDEN = 20  # the first line and `•••`
MESSAGE = 44
ACTORS = 65  # a row of participants
DIAGRAM_FRAME = 60
FLOWCHART = 30  # a line of a flowchart, as a rule a box or an arrow

_BLOCKS = re.compile(r"\n\s*\n")
_ITEM = re.compile(r"^\s*(?:[-*]|\d+\.)\s")
_MERMAID_MESSAGE = re.compile(r"(?m)->>|-\)|--x|-x|^\s*Note ")


def screens(notebook: NotebookNode) -> float:
    """Return how many screens of 1280×800 a lesson takes as it is stored: what is folded or hidden is closed."""
    folded = form.folded(notebook)
    shown = sum(height(cell) for at, cell in enumerate(notebook.cells) if at not in folded)
    return (shown + PAGE_END) / SCREEN


def height(cell: NotebookNode) -> float:
    """Return the height of a cell with its outputs, in pixels."""
    if cell.cell_type != "code":
        return text_height(cell.source)
    return source_height(cell) + output_height(cell)


def source_height(cell: NotebookNode) -> float:
    """Return the height of a code cell's source, in pixels; a hidden one shows a line."""
    lines = 1 if cell.metadata.get("jupyter", {}).get("source_hidden") else len(cell.source.splitlines()) or 1
    return CODE_FRAME + CODE_LINE * lines


def output_height(cell: NotebookNode) -> float:
    """Return the height of a code cell's outputs, in pixels."""
    if not cell.outputs:
        return 0
    if cell.metadata.get("jupyter", {}).get("outputs_hidden"):
        return HIDDEN
    return OUTPUT_FRAME + sum(_output(output) for output in cell.outputs)


def _output(output: NotebookNode) -> float:
    data = output.get("data", {})
    if "text/vnd.mermaid" in data:
        return diagram_height(data["text/vnd.mermaid"])
    if "text/html" in data:
        rows = data.get("text/plain", "").splitlines()[1:]  # a table's text has a rule below its head
        more = sum(_wrapped(row, OUTPUT_WIDTH) - 1 for row in rows)
        return TABLE_FRAME + TABLE_ROW * (data["text/html"].count("<tr") or 1) + TABLE_LINE * more
    if "image/png" in data:
        return _picture_height(data["image/png"], output.get("metadata", {}).get("image/png", {}))
    text = output.get("text") or data.get("text/plain") or "\n".join(output.get("traceback", []))
    return OUTPUT_LINE * sum(_wrapped(line, OUTPUT_WIDTH) for line in text.splitlines())


def _picture_height(png: str, metadata: dict) -> float:
    """Return the height of a PNG: as its metadata sets it, or as its header has it."""
    wide, high = struct.unpack(">II", base64.b64decode(png[:64])[16:24])
    if "height" in metadata:
        return float(metadata["height"])
    return high * float(metadata["width"]) / wide if "width" in metadata else float(high)


def diagram_height(source: str) -> float:
    """Return the height of a mermaid diagram, in pixels; of other kinds than a sequence roughly."""
    lines = source.splitlines()
    if "sequenceDiagram" not in source:
        return FLOWCHART * max(1, len(lines) - 1)
    rows = sum(bool(_MERMAID_MESSAGE.search(line)) for line in lines)
    actors = 1 if re.search(r"mirrorActors\W+false", source) else 2
    return DIAGRAM_FRAME + ACTORS * actors + MESSAGE * rows


def text_height(source: str) -> float:
    """Return the height of a markdown cell, in pixels; a fold in it is closed."""
    total: float = TEXT_FRAME
    for match in lesson.FENCE.finditer(text := lesson.DETAILS.sub("\n\nfold\n\n", source)):
        body = match["body"]
        total += BLOCK_GAP
        total += diagram_height(body) if match["language"].strip() == "mermaid" else OUTPUT_LINE * body.count("\n")
    for block in _BLOCKS.split(lesson.FENCE.sub("\n\n", text).strip()):
        total += _block(block)
    return total


def _block(block: str) -> float:
    lines = block.strip().splitlines()
    if not lines:
        return 0
    heading = lesson.HEADING.fullmatch(lines[0])
    if heading:
        rest = _block("\n".join(lines[1:]))
        return HEADING.get(len(heading["level"]), HEADING[3]) + rest
    if lines[0].lstrip().startswith("|"):
        return TABLE_ROW * max(1, len(lines) - 1) + BLOCK_GAP
    if any(_ITEM.match(line) for line in lines):
        shown = sum(_wrapped(shown_text(line), TEXT_WIDTH) for line in lines)
    else:
        shown = _wrapped(shown_text(" ".join(lines)), TEXT_WIDTH)
    return TEXT_LINE * shown + BLOCK_GAP


def shown_text(markdown: str) -> str:
    """Return a markdown text roughly as it is shown: links without their targets, no marks, no HTML."""
    return re.sub(r"<[^>\s][^>]*>|[`*|]|^> ?|(?m:^> ?)", "", lesson.LINK.sub(lambda m: m["text"], markdown))


def _wrapped(line: str, width: int) -> int:
    return max(1, math.ceil(len(line) / width))
