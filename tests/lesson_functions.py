"""The functions of a lesson and of a helper, made comparable: what a lesson builds, later ones import."""

import ast

import nbformat

from tools.notebooks import select


def functions(source: str, defaults: bool = True) -> dict[str, str]:
    """Return the functions and methods of a program by their names, without what only documents them.

    Args:
        source: of the program.
        defaults: whether the values that arguments have by default count.
    """
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            if ast.get_docstring(node) is not None:
                node.body.pop(0)
            for argument in [*node.args.args, *filter(None, [node.args.vararg])]:
                argument.annotation = None
            node.returns = None
            if not defaults:
                node.args.defaults = []
            found[node.name] = ast.dump(node)
    return found


def functions_of_lesson(number: str, defaults: bool = True) -> dict[str, str]:
    """Return the functions that a lesson's cells define, as ``functions`` does."""
    [path] = select([number])
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return functions("\n".join(cell for cell in cells if not cell.startswith("%")), defaults)
