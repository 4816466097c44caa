"""Answers made from an exercise's stub that no check must trip over: one that waits for ever, for instance."""

from __future__ import annotations

import ast

# What a stub's "your code here" is replaced by, to see that a check survives it.
HOSTILE = {
    "waits for ever": "__import__('threading').Event().wait()",
    "ends the program": "raise SystemExit(3)",
    "returns something odd": "return object()",
    "returns nothing": "return None",
    "is asynchronous": "return",  # without a value: a stub may hold a `yield`, and an async generator returns none
}


class _Hostile(ast.NodeTransformer):
    """Replaces what a stub leaves open: its `raise NotImplementedError("your code here")` and its `...`."""

    def __init__(self, statement: str, asynchronous: bool) -> None:
        self.statement, self.asynchronous, self.replaced = statement, asynchronous, 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        before = self.replaced
        self.generic_visit(node)
        if self.asynchronous and self.replaced > before:
            return ast.AsyncFunctionDef(**dict(ast.iter_fields(node)))
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        if "your code here" not in ast.unparse(node):
            return node
        self.replaced += 1
        return ast.parse(self.statement).body[0] if "return" not in self.statement else _returning(self.statement)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if node.value is not Ellipsis:
            return node
        self.replaced += 1
        return ast.parse("object()", mode="eval").body


def _returning(statement: str) -> ast.AST:
    return ast.parse(f"def f():\n    {statement}").body[0].body[0]


def parted(source: str) -> tuple[str, str]:
    """Part an answer into its cell magic, such as `%%testfile test_suite.py`, or nothing, and the Python below it."""
    first, newline, rest = source.partition("\n")
    return (first + newline, rest) if first.startswith("%%") else ("", source)


def hostile_answers(stub: str) -> dict[str, str]:
    """Return answers made from a stub that no check must trip over, by what they do."""
    answers = {}
    magic, stub = parted(stub)
    for what, statement in HOSTILE.items():
        change = _Hostile(statement, asynchronous=what == "is asynchronous")
        tree = ast.fix_missing_locations(change.visit(ast.parse(stub)))
        if change.replaced and (source := magic + ast.unparse(tree)) not in answers.values():
            answers[what] = source
    return answers
