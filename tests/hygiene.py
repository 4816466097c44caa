"""The rules of a lesson that can be checked without running it.

Each function takes a notebook and its path and returns the problems it found, one sentence each. `CHECKS` lists those
them; the rules of a lesson's form are in `form_rules`. What nbval does not compare is in `blind_spots`, what the .proto
files must be like in `proto_lint`.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import nbformat
from nbformat import NotebookNode

from tests import allowances, form_rules
from tests.blind_spots import UNCOMPARED_MIME_TYPES, Check, code_cells, name_of
from tools import lesson
from tools.notebooks import neighbours

MAX_LINES = 30
MAX_CHECK_LINES = 2
MAX_SLEEP = 0.3

ABSOLUTE_PATH = re.compile(
    r"""(?<![\w.:/])(?:/(?:home|Users|root|tmp|var|private|opt|usr|mnt|etc|srv|work|workspace)/[\w.-]"""
    r"""|[A-Za-z]:\\+[\w.-])|file://"""
)
PORT = re.compile(r"(?i)(?:127\.0\.0\.1|localhost|\[::1\]|%5B::1%5D):\d+")
PID = re.compile(r"(?i)\bpid\b\W{0,3}\d+")
MEMORY_ADDRESS = re.compile(r"\b0x7f[0-9a-f]{6,}\b|\bat 0x[0-9a-f]{6,}\b", re.I)
MACHINE_SPECIFIC = {
    "an absolute path": ABSOLUTE_PATH,
    "a port number": PORT,
    "a process id": PID,
    "a memory address": MEMORY_ADDRESS,
}

# What a reader sees who opens a lesson alone: downloaded, in Colab, or in another environment's kernel.
NEEDS_THE_COURSE = "# Not found? A lesson needs the whole course around it: get that, and start it as its README says."

HTML_LINK = re.compile(r"<a\s[^>]*href=[\"'](?P<target>[^\"']+)[\"']")
PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<target>[^)\s]+)[^)]*\)")
HTML_PICTURE = re.compile(r"<img\b[^>]*>", re.I)
HTML_ALT = re.compile(r"\balt\s*=\s*(?:\"[^\"]*\S[^\"]*\"|'[^']*\S[^']*')", re.I)

_SHELL_MAGICS = {"!", "!!", "sx", "sc", "system", "bash", "sh", "cmd", "script", "perl", "ruby", "pypy", "python"}
_SHELL_METHODS = {"system", "getoutput", "getoutput_split"}


def markdown_cells(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """Yield the markdown cells."""
    return (cell for cell in notebook.cells if cell.cell_type == "markdown")


# -- title and exercises ----------------------------------------------------------------------------------------------


def title(notebook: NotebookNode, path: Path) -> list[str]:
    """The first cell has the number and name, a promise, the minutes, and links to the lessons before and after."""
    number = lesson.number_of(path)
    if number is None:
        return ["the file name does not begin with two digits and an underscore"]
    first = notebook.cells[0] if notebook.cells else None
    if first is None or first.cell_type != "markdown":
        return ["the first cell is not markdown"]
    problems = []
    paragraphs = [p.strip() for p in re.split(r"\n\s*\n", first.source.strip())]
    if not re.fullmatch(rf"# {number:02d} · \S.*", first.source.splitlines()[0] if first.source else ""):
        problems.append(f"the first cell does not begin with `# {number:02d} · Title`")
    if len(paragraphs) < 2 or not paragraphs[1].rstrip("*_").endswith((".", "!", "?")):
        problems.append("no sentence of promise follows the title")
    if not re.search(r"\bReading \d+ min\b.*\bexercises \d+ min\b", first.source):
        problems.append("the first cell does not say `Reading 25 min · exercises 20 min`")
    linked = {match["target"] for match in lesson.LINK.finditer(first.source)}
    for which, neighbour in zip(("before", "after"), neighbours(path), strict=True):
        if neighbour and neighbour.name not in linked:
            problems.append(f"the first cell does not link the lesson {which}, {neighbour.name}")
    return problems


def exercises(notebook: NotebookNode, path: Path) -> list[str]:
    """Exercises have their four cells, are numbered in order, and are stored unsolved."""
    number = lesson.number_of(path) or 0
    found = lesson.exercises(notebook)
    wanted = [f"{number}.{n + 1}" for n in range(max(len(found), 1 if number == 0 else 3))]
    problems = []
    if [e.number for e in found] != wanted:
        problems.append(f"the exercises are {[e.number for e in found]}, expected {wanted}")
    inside = {position for exercise in found for position in range(exercise.position, exercise.position + 4)}
    for position, cell in enumerate(notebook.cells):
        if position not in inside and {"exercise", "check"} & set(lesson.tags(cell)):
            problems.append(f"{name_of(cell)} is tagged as part of an exercise but stands in none")
        if cell.cell_type == "markdown" and position not in inside and cell.source.startswith("### Exercise"):
            problems.append(f"{name_of(cell)} should begin `### Exercise {number}.1 · Title`")
    for exercise in found:
        problems += [f"exercise {exercise.number}: {problem}" for problem in _exercise(exercise)]
    return problems


def _exercise(exercise: lesson.Exercise) -> Iterator[str]:
    shape = [(cell.cell_type, set(lesson.tags(cell)) & {"exercise", "check"}) for cell in exercise.cells]
    if shape != [("markdown", set()), ("code", {"exercise"}), ("code", {"check"}), ("markdown", set())]:
        yield "its four cells are not a task, a stub tagged `exercise`, a check tagged `check`, and the folds"
        return
    task, _, check, _ = exercise.cells
    if not lesson.MINUTES.search(task.source):
        yield "the task does not say how many minutes it takes"
    call = f"checks.exercise_{exercise.number.partition('.')[2]}("
    written = [line for line in check.source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if call not in check.source or len(written) > MAX_CHECK_LINES:
        yield f"the check cell is not one line or two with `{call}…)`; the rest belongs into helpers/checks"
    if list(exercise.folds) != ["Hint", "Solution"]:
        yield f"its folds are {list(exercise.folds)}, expected Hint and Solution"
    elif not exercise.folds["Hint"].strip():
        yield "the hint is empty"
    if len(exercise.solutions) != 1:
        yield f"the solution holds {len(exercise.solutions)} python fences, expected 1"
    printed = "".join(o.text for o in check.outputs if o.output_type == "stream" and o.name == "stdout")
    lines = printed.splitlines()
    if len(lines) != 1 or not lines[0].startswith(f"○ {exercise.number} not solved yet") or len(check.outputs) != 1:
        yield f"the check's stored output is not one line `○ {exercise.number} not solved yet…`"


# -- code --------------------------------------------------------------------------------------------------------------


def trailing_semicolon(notebook: NotebookNode, path: Path) -> list[str]:
    """A `;` at the end hides a value in JupyterLab, but not under nbval."""
    return [
        f"{name_of(cell)} ends in `;`; write `_ = …` to hide a value"
        for cell in code_cells(notebook)
        if _ends_in_semicolon(cell.source)
    ]


def _ends_in_semicolon(source: str) -> bool:
    if source.lstrip().startswith("%%"):  # another language, as a rule
        return False
    ignored = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER, tokenize.DEDENT, tokenize.INDENT}
    try:
        tokens = [t for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.type not in ignored]
    except (tokenize.TokenError, SyntaxError):  # IPython's syntax
        return False
    return bool(tokens) and tokens[-1].string == ";"


def shell_commands(notebook: NotebookNode, path: Path) -> list[str]:
    """A `!command` forks the kernel; once gRPC has started that adds a line of C-core's log to the output."""
    return [
        f"{name_of(cell)} runs a shell command; use `subprocess.run(…, capture_output=True, text=True)`"
        for cell in code_cells(notebook)
        if any(_is_shell(node) for node in _calls(cell.source))
    ]


def _calls(source: str) -> Iterator[ast.Call]:
    tree = lesson.python_of(source)
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call)) if tree else iter(())


def _is_shell(call: ast.Call) -> bool:
    function = call.func
    if not (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Call)
        and getattr(function.value.func, "id", None) == "get_ipython"
    ):
        return False
    if function.attr in _SHELL_METHODS:
        return True
    name = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    return function.attr in ("run_cell_magic", "run_line_magic") and name in _SHELL_MAGICS


def long_sleeps(notebook: NotebookNode, path: Path) -> list[str]:
    """Nothing sleeps longer than it takes to see the point."""
    return [
        f"{name_of(cell)} sleeps {seconds:g} s, longer than {MAX_SLEEP:g} s; wait for an event"
        for cell in code_cells(notebook)
        for seconds in literal_sleeps(cell.source)
        if seconds > MAX_SLEEP and not allowances.allowed(allowances.EXCEPTIONS, path, cell, "long-sleep")
    ]


def literal_sleeps(source: str) -> list[float]:
    """Return the seconds of every `sleep(…)` with a number written into it."""
    found = []
    for call in _calls(source):
        name = getattr(call.func, "attr", None) or getattr(call.func, "id", None)
        value = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
        if name == "sleep" and isinstance(value, int | float):
            found.append(float(value))
    return found


def long_cells(notebook: NotebookNode, path: Path) -> list[str]:
    """A cell is one idea and fits on a projector."""
    return [
        f"{name_of(cell)} has {lines} lines, more than {MAX_LINES}"
        for cell in code_cells(notebook)
        if (lines := len(cell.source.strip().splitlines())) > MAX_LINES
        and not allowances.allowed(allowances.EXCEPTIONS, path, cell, "long-cell")
    ]


def helpers_before_grpc(notebook: NotebookNode, path: Path) -> list[str]:
    """`helpers` switches C-core's log off, which C-core asks for while `grpc` is imported."""
    imported = [
        (cell, name.partition(".")[0])
        for cell in code_cells(notebook)
        for statement in ast.walk(lesson.python_of(cell.source) or ast.Module(body=[], type_ignores=[]))
        for name in _imported(statement)
    ]
    for cell, name in imported:
        if name == "helpers":
            break
        if name.startswith("grpc"):
            return [f"{name_of(cell)} imports grpc before helpers"]
    return []


def _imported(statement: ast.AST) -> list[str]:
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    return [statement.module or ""] if isinstance(statement, ast.ImportFrom) else []


# -- outputs -----------------------------------------------------------------------------------------------------------


def output_texts(cell: NotebookNode) -> Iterator[str]:
    """Yield every text of a cell's outputs that a reader sees."""
    for output in cell.outputs:
        yield output.get("text", "")
        yield from (output.get("ename", ""), output.get("evalue", ""), *output.get("traceback", []))
        for mime, value in output.get("data", {}).items():
            if mime not in UNCOMPARED_MIME_TYPES:
                yield value if isinstance(value, str) else str(value)


def machine_specific(notebook: NotebookNode, path: Path) -> list[str]:
    """No output tells on which machine and in which process it was made."""
    return [
        f"{name_of(cell)} shows {what}: {match.group()!r}"
        for cell in code_cells(notebook)
        for what, pattern in MACHINE_SPECIFIC.items()
        if (match := next((m for text in output_texts(cell) if (m := pattern.search(text))), None))
    ]


# -- text --------------------------------------------------------------------------------------------------------------


def links(notebook: NotebookNode, path: Path) -> list[str]:
    """Relative links lead to files and headings that exist."""
    text = "\n\n".join(cell.source for cell in markdown_cells(notebook))
    return broken_links(text, path, _anchors_of_notebook(notebook))


def broken_links(text: str, path: Path, own_anchors: set[str]) -> list[str]:
    """Return the links of a markdown text in the file `path` that lead nowhere."""
    problems = []
    text = lesson.without_code(text)
    for match in [*lesson.LINK.finditer(text), *HTML_LINK.finditer(text), *PICTURE.finditer(text)]:
        target = match["target"]
        if re.match(r"[a-z][a-z0-9+.-]*:", target, re.I) or target.startswith("attachment"):
            continue
        file, _, anchor = target.partition("#")
        there = path.parent / unquote(file) if file else path
        if target.startswith("/") or (file and not there.exists()):
            problems.append(f"the link {target!r} leads to no file")
        elif anchor:
            anchors = own_anchors if not file else anchors_of(there)
            if anchors is not None and unquote(anchor) not in anchors:
                problems.append(f"the link {target!r} leads to no heading of {there.name}")
    return problems


def anchors_of(path: Path) -> set[str] | None:
    """Return the anchors in a file, None when it is of a kind that has none to check."""
    return _anchors_at(path, path.stat().st_mtime_ns)


@cache
def _anchors_at(path: Path, changed: int) -> set[str] | None:
    if path.suffix == ".ipynb":
        return _anchors_of_notebook(nbformat.read(path, as_version=4))
    if path.suffix == ".md":
        return anchors_of_markdown(path.read_text(encoding="utf-8"))
    return None


def _anchors_of_notebook(notebook: NotebookNode) -> set[str]:
    return {lesson.anchor(heading.title) for heading in lesson.headings(notebook)}


def anchors_of_markdown(text: str) -> set[str]:
    """Return the anchors that GitHub gives the headings of a markdown file."""
    return {lesson.anchor_on_github(match["title"]) for match in lesson.HEADING.finditer(lesson.FENCE.sub("", text))}


def pictures_without_alt(notebook: NotebookNode, path: Path) -> list[str]:
    """Every picture says in words what it shows."""
    return [
        f"{name_of(cell)}: the picture {picture!r} has no alt text"
        for cell in markdown_cells(notebook)
        for picture in bare_pictures(cell.source)
    ] + [
        f"{name_of(cell)}: the picture {picture[:60]!r} in its output has no alt text"
        for cell in code_cells(notebook)
        for output in cell.outputs
        for picture in bare_html_pictures(str(output.get("data", {}).get("text/html", "")))
    ]


def bare_pictures(text: str) -> list[str]:
    """Return the pictures of a markdown text that have no alternative text."""
    text = lesson.without_code(text)
    return [m["target"] for m in PICTURE.finditer(text) if not m["alt"].strip()] + bare_html_pictures(text)


def bare_html_pictures(text: str) -> list[str]:
    """Return the `<img>` elements without a filled alt attribute."""
    return [m.group() for m in HTML_PICTURE.finditer(text) if not HTML_ALT.search(m.group())]


def fences(notebook: NotebookNode, path: Path) -> list[str]:
    """A schema's fence is called `protobuf`: JupyterLab highlights that, and not `proto`."""
    return [
        f"{name_of(cell)} has a fence called `proto`; call it `protobuf`"
        for cell in markdown_cells(notebook)
        for match in lesson.FENCE.finditer(cell.source)
        if match["language"].strip() == "proto"
    ]


# -- a lesson alone ----------------------------------------------------------------------------------------------------


def says_what_it_lacks(notebook: NotebookNode, path: Path) -> list[str]:
    """Without the course around it a lesson fails at its first import, and says there what to do.

    IPython shows two lines around the one that failed. Other packages may be missing before `helpers` is asked for, and
    there is another package of that name, so both imports have the comment near them.
    """
    foreign = [
        (name.partition(".")[0], statement.lineno, cell)
        for cell in code_cells(notebook)
        for statement in ast.walk(lesson.python_of(cell.source) or ast.Module(body=[], type_ignores=[]))
        for name in _imported(statement)
        if name.partition(".")[0] not in sys.stdlib_module_names
    ]
    helpers = [found for found in foreign if found[0] == "helpers"]
    problems = [
        f"{name_of(cell)} imports {package} without `{NEEDS_THE_COURSE}` above"
        for package, line, cell in foreign[:1] + helpers[:1]
        if NEEDS_THE_COURSE not in cell.source.splitlines()[max(line - 3, 0) : line + 2]
    ]
    return list(dict.fromkeys(problems))  # the two are often one


CHECKS: tuple[Check, ...] = (
    title,
    exercises,
    trailing_semicolon,
    shell_commands,
    long_sleeps,
    long_cells,
    helpers_before_grpc,
    machine_specific,
    links,
    pictures_without_alt,
    fences,
    says_what_it_lacks,
)


def find(notebook: NotebookNode, path: Path) -> list[str]:
    """Return all problems of a lesson."""
    return [problem for check in (*CHECKS, *form_rules.CHECKS) for problem in check(notebook, path)]
