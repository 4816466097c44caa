"""What may change in a cell without a change of what the lesson does: limits, pauses, names, repetitions and guards.

A lesson that goes well does not reach them. `tools.mutants` leaves them alone, since a test that noticed such a change
would compare how long something takes, or what nobody is shown.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

# Keyword arguments that are a limit, a guard for what does not happen, or a name that keeps two things apart.
KEYWORDS = {
    *("timeout", "grace", "max_workers", "seconds", "workers", "maxsize"),
    *("check", "strict", "exist_ok", "missing_ok", "daemon"),
    "name",
}
# The positional arguments, by the function's own name, that are a limit or a pause; a longer one only takes longer.
LIMITS = {"wait": 0, "join": 0, "result": 0, "stop": 0, "sleep": 0, "wait_for": 1, "ThreadPoolExecutor": 0}
# … and those that are a name within the notebook.
NAMES = {"serve": 1, "serve_aio": 1, "Tap": 1, "spawn": 1}
CLOCKS = {"monotonic", "perf_counter", "time"}

Span = tuple[tuple[int, int], tuple[int, int]]


def spans(source: str) -> list[Span]:
    """Return where a cell has such code, as (line, column) of its beginning and its end; none if it is no Python.

    Lines begin at 1 and columns at 0, as those of `tokenize` do.
    """
    try:
        tree = compile(source, "cell", "exec", flags=ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError):
        return []
    lines = source.split("\n")

    def place(line: int, bytes_before: int) -> tuple[int, int]:
        return line, len(lines[line - 1].encode()[:bytes_before].decode())

    return [
        (place(node.lineno, node.col_offset), place(node.end_lineno, node.end_col_offset))
        for node in _nodes(tree)
        if isinstance(node, ast.expr)
    ]


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (keyword.value for keyword in node.keywords if keyword.arg in KEYWORDS and _plain(keyword.value))
            called = _name(node.func)
            for place in {LIMITS.get(called), NAMES.get(called)} - {None}:
                yield from (argument for argument in node.args[place : place + 1] if _plain(argument))
        elif isinstance(node, ast.BinOp) and isinstance(node.left, ast.Call) and _name(node.left.func) in CLOCKS:
            yield node  # a time until which something is waited for
        elif isinstance(node, ast.For | ast.comprehension) and _is_repetition(node):
            yield node.iter


def _plain(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant | ast.JoinedStr)


def _name(function: ast.AST) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_repetition(loop: ast.For | ast.comprehension) -> bool:
    """Whether it is `for _ in range(40)`: something that is done often, not each of something."""
    counts = isinstance(loop.iter, ast.Call) and _name(loop.iter.func) == "range" and len(loop.iter.args) == 1
    return counts and _name(loop.target) == "_"
