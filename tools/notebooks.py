"""Where the lessons are, and how a command line names them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"


class NoSuchNotebook(Exception):
    """A name on the command line fits no lesson."""


def all_notebooks(directory: Path = NOTEBOOKS) -> list[Path]:
    """Return every lesson in reading order."""
    return sorted(directory.glob("*.ipynb"))


def neighbours(path: Path) -> tuple[Path | None, Path | None]:
    """Return the lessons before and after one in its directory, None where there is none."""
    lessons = sorted(path.parent.glob("[0-9][0-9]_*.ipynb"))
    if path not in lessons:
        return None, None
    here = lessons.index(path)
    return (lessons[here - 1] if here else None), (lessons[here + 1] if here + 1 < len(lessons) else None)


def select(names: Iterable[str], directory: Path = NOTEBOOKS) -> list[Path]:
    """Return the lessons that `names` mean, all of them when there are no names.

    A name may be a path, a file name, a stem or the beginning of one: `03`, `03_unary_calls`.
    """
    names = list(names)
    if not names:
        return all_notebooks(directory)
    selected: list[Path] = []
    for name in names:
        path = Path(name)
        if path.is_file():
            found = [path.resolve()]
        else:
            found = [p for p in all_notebooks(directory) if p.name.startswith(path.name)]
        if not found:
            raise NoSuchNotebook(f"no notebook is called {name!r}")
        selected += [p for p in found if p not in selected]
    return selected
