"""The short lists of cells that may break a rule, each with its reason."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
IGNORES = HERE / "allowed_ignores.toml"
EXCEPTIONS = HERE / "allowed_exceptions.toml"
FIELDS = {"notebook", "cell", "what", "reason"}


@dataclass(frozen=True)
class Allowance:
    """One cell that may break one rule."""

    notebook: str
    cell: str
    what: str
    reason: str


@cache
def load(path: Path) -> tuple[Allowance, ...]:
    """Read a list. An entry without a reason is an error: then nobody could ever remove it again."""
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("allowed", [])
    for entry in entries:
        if set(entry) != FIELDS or not all(str(entry[name]).strip() for name in FIELDS):
            raise ValueError(f"{path.name}: an entry needs {', '.join(sorted(FIELDS))}, all filled: {entry}")
    return tuple(Allowance(**entry) for entry in entries)


def allowed(path: Path, notebook: Path, cell: dict, what: str) -> bool:
    """Say whether the list in `path` lets this cell break the rule `what`."""
    key = (notebook.name, cell.get("id"), what)
    return any((a.notebook, a.cell, a.what) == key for a in load(path))
