"""The reader's own copies of the lessons, in `my/`: they follow their lesson until the reader works in them.

A copy remembers in its metadata which lesson it was made from, in which version, and what work was in it then: nothing
but the lesson's own. So whether it still follows can be told from the copy alone, wherever it was moved, and no record
beside it can be lost. What happens at each start:

* no copy: one is made, so deleting a copy is the way to begin a lesson anew;
* a copy without the reader's work: a newer lesson takes its place;
* a copy with the reader's work: it is left alone, and a newer lesson is laid beside it as `03_unary_calls (new).ipynb`,
  or `(new 2)` when the reader works in that one as well. Once deleted it does not come back;
* a copy whose lesson is gone from the course: it is removed, or left alone when it holds work;
* everything else in the directory is the reader's.

Work is what a reader types: sources, attachments, tags, unknown metadata. The outputs of a run and what an editor notes
about the view are not. In doubt a copy holds work: one that cannot be read, that was set read-only, that is a link.

Nothing is written in place: a file appears, or takes the place of another, in one step, when it is complete on the
disk. A start that is killed, that fails or that runs beside another leaves at worst a temporary file behind.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tools import saved

ORIGIN = "grpc_by_running_it"  # the key in a copy's metadata
RECORD = ".copies.json"  # what the reader has been told; without it they are told again
_TEMPORARY = ".copying-"
_LEFT_BEHIND_SECONDS = 600  # no start takes this long to write one file

# What editors note about the view or a run; everything else in a cell's metadata may be somebody's work.
_VIEW_OF_CELL = {"collapsed", "editable", "execution", "jp-MarkdownHeadingCollapsed", "jupyter", "scrolled", "trusted"}
_VIEW_OF_NOTEBOOK = {"kernelspec", "language_info", "widgets", ORIGIN}


class CannotCopy(Exception):
    """The copies could not be brought up to date; the message says why and what to do."""


@dataclass(frozen=True)
class Notebook:
    """A notebook as it lies on the disk."""

    data: bytes
    content: dict

    @property
    def version(self) -> str:
        """A digest of the whole file."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def work(self) -> str:
        """A digest of what somebody wrote into the cells."""
        metadata = _without(self.content["metadata"], _VIEW_OF_NOTEBOOK)
        cells = [
            [cell["cell_type"], source, cell.get("attachments") or {}, _without(cell["metadata"], _VIEW_OF_CELL)]
            for cell in self.content["cells"]
            # JupyterLab adds an empty cell when the last one is run.
            if (source := "".join(cell["source"])).strip() or cell.get("attachments")
        ]
        return hashlib.sha256(json.dumps([metadata, cells], sort_keys=True).encode()).hexdigest()

    @property
    def origin(self) -> dict:
        """What the copy remembers of its lesson: `lesson`, `version`, `work`; nothing if it remembers nothing."""
        return self.content["metadata"].get(ORIGIN, {})

    @property
    def has_work(self) -> bool:
        """Say whether the reader works in this copy."""
        return self.work != self.origin.get("work")


def _without(metadata: dict, ignored: set[str]) -> dict:
    # JupyterLab's property inspector adds empty tags and slide types to a cell that is only looked at.
    return {key: value for key, value in metadata.items() if key not in ignored and not _empty(value)}


def _empty(value: object) -> bool:
    return value in ("", [], {}, None) or (isinstance(value, dict) and all(map(_empty, value.values())))


def read(path: Path) -> Notebook | None:
    """Read a notebook; None when it is not one that can be understood.

    Raises:
        OSError: the file cannot be read.
    """
    data = path.read_bytes()
    try:
        notebook = Notebook(data, json.loads(data))
        _ = notebook.work, notebook.origin.get("work")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return notebook


def copy_of(name: str, lesson: Notebook) -> bytes:
    """Return the file that a reader gets of the lesson called `name`."""
    content = json.loads(lesson.data)
    saved.for_readers(content)
    content["metadata"][ORIGIN] = {"lesson": name, "version": lesson.version, "work": lesson.work}
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def bring_up_to_date(lessons: Path, own: Path) -> list[str]:
    """Give the reader a copy of each lesson and let those follow that can.

    Args:
        lessons: the directory of the lessons; it is only read.
        own: the directory of the copies; it is made when it is missing.

    Returns:
        What the reader should know, a sentence a line; nothing when there is nothing new.

    Raises:
        CannotCopy: the directory cannot be written to. Nothing of the reader's is changed by that.
    """
    try:
        own.mkdir(exist_ok=True)
        _clear(own)
        return _Copies(lessons, own).update()
    except OSError as error:
        raise CannotCopy(_cure(error, own)) from error


class _Copies:
    def __init__(self, lessons: Path, own: Path) -> None:
        self._lessons, self._own = lessons, own
        self._told = _read_record(own / RECORD)
        self._made: list[str] = []
        self._renewed: list[str] = []
        self._news: list[str] = []

    def update(self) -> list[str]:
        told = dict(self._told)
        names = set()
        for path in sorted(self._lessons.glob("*.ipynb")):
            names.add(path.name)
            lesson = read(path)
            if lesson is None:
                self._news.append(f"{self._lessons.name}/{path.name} is broken; there is no copy of it.")
            else:
                self._follow(path.name, lesson)
        if names:  # none at all is a checkout that went wrong, not a course without lessons
            self._part_from(names)
        if self._told != told:
            _write_record(self._own / RECORD, self._told)
        if self._renewed:
            self._news.insert(0, f"Updated in {self._own.name}/: {_listed(self._renewed)}.")
        if self._made:
            self._news.insert(0, f"Copied to {self._own.name}/, which is yours to change: {_listed(self._made)}.")
        return self._news

    def _follow(self, name: str, lesson: Notebook) -> None:
        """Make or renew the copy of one lesson, or lay the lesson beside it."""
        path = self._own / name
        wanted = copy_of(name, lesson)
        if _create(path, wanted):
            self._made.append(name)
            self._tidy(path)
            return
        copy = _writable(path)
        if copy is not None and not copy.has_work:
            self._tidy(path)
            if copy.origin.get("version") != lesson.version and _replace(path, copy.data, wanted):
                self._renewed.append(name)
            return
        if copy is not None and lesson.work in (copy.origin.get("work"), copy.work):
            return  # the reader works in this very version
        self._lay_beside(name, lesson, wanted)

    def _tidy(self, path: Path) -> None:
        """Remove newer versions laid beside a copy that is itself up to date again, unless there is work in them."""
        for beside in _beside(path):
            if not os.path.lexists(beside):
                return
            copy = _writable(beside)
            if copy is not None and not copy.has_work:
                _remove(beside, copy.data)

    def _lay_beside(self, name: str, lesson: Notebook, wanted: bytes) -> None:
        deleted = self._told.get(name) == lesson.work
        for path in _beside(self._own / name):
            if not os.path.lexists(path):
                if not deleted and _create(path, wanted):
                    break
                return
            copy = _writable(path)
            if copy is not None and copy.origin.get("work") == lesson.work:
                return
            if copy is not None and not copy.has_work and _replace(path, copy.data, wanted):
                break
        self._told[name] = lesson.work
        self._news.append(f"{name} has a new version. Yours holds your work and stays; the new one is {path.name}.")

    def _part_from(self, names: set[str]) -> None:
        """Remove the copies whose lesson is gone, unless there is work in them."""
        for path in sorted(self._own.glob("*.ipynb")):
            copy = _writable(path)
            lesson = copy.origin.get("lesson") if copy else None
            # A file under another name than we give is the reader's, whatever it was copied from.
            if not isinstance(lesson, str) or lesson in names or not _is_ours(path, lesson):
                continue
            if not copy.has_work and _remove(path, copy.data):
                self._news.append(f"{lesson} is no longer part of the course; its copy held no work and was removed.")
            elif self._told.get(path.name) != "gone":
                self._told[path.name] = "gone"
                self._news.append(f"{lesson} is no longer part of the course; {path.name} holds your work and stays.")


def _listed(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 3 else f"{len(names)} lessons"


def _beside(path: Path) -> Iterator[Path]:
    """Yield the names for newer versions of a lesson, first to last."""
    yield path.with_name(f"{path.stem} (new){path.suffix}")
    number = 2
    while True:
        yield path.with_name(f"{path.stem} (new {number}){path.suffix}")
        number += 1


def _is_ours(path: Path, lesson: str) -> bool:
    stem = lesson.removesuffix(".ipynb")
    return path.name == lesson or (path.stem.startswith(f"{stem} (new") and path.stem.endswith(")"))


def _writable(path: Path) -> Notebook | None:
    """Read a copy that may be replaced if it holds no work; None for what is to be left alone in any case."""
    if path.is_symlink() or not path.is_file() or not path.stat().st_mode & stat.S_IWUSR:
        return None
    try:
        return read(path)
    except (FileNotFoundError, PermissionError):  # another start removed it, or it is hidden even from here
        return None


def _read_record(path: Path) -> dict[str, str]:
    try:
        record = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _write_record(path: Path, record: dict[str, str]) -> None:
    # Without it the reader is only told again; so it may be lost to a full disk, or to another start.
    with suppress(OSError), _complete_file(path.parent, json.dumps(record, indent=1).encode()) as temporary:
        temporary.replace(path)


# -- files that are there completely or not at all ---------------------------------------------------------------------


@contextmanager
def _complete_file(directory: Path, data: bytes) -> Iterator[Path]:
    """Write a temporary file in `directory`, flush it to the disk, and remove it afterwards if it is still there."""
    path = directory / f"{_TEMPORARY}{secrets.token_hex(8)}"
    try:
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield path
    finally:
        path.unlink(missing_ok=True)


def _create(path: Path, data: bytes) -> bool:
    """Make a file, and say so; change nothing when something has that name already."""
    if os.path.lexists(path):
        return False
    with _complete_file(path.parent, data) as temporary:
        try:
            _put(temporary, path)
        except FileExistsError:  # another start was quicker
            return False
    return True


def _put(temporary: Path, path: Path) -> None:
    """Give a file its name unless something has it; on POSIX a rename would overwrite."""
    if sys.platform == "win32":
        temporary.rename(path)
        return
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: take the name first
        path.open("xb").close()
        temporary.replace(path)


def _replace(path: Path, expected: bytes, data: bytes) -> bool:
    """Put a file in the place of one that still holds what is expected, and say so."""
    with _complete_file(path.parent, data) as temporary:
        # JupyterLab may have saved the reader's work while the new file was written.
        if not _still_holds(path, expected):
            return False
        try:
            temporary.replace(path)
        except PermissionError:
            if sys.platform == "win32":  # somebody has it open; the next start will do
                return False
            raise
    return True


def _remove(path: Path, expected: bytes) -> bool:
    """Remove a file that still holds what is expected, and say so."""
    if not _still_holds(path, expected):
        return False
    path.unlink(missing_ok=True)
    return True


def _still_holds(path: Path, expected: bytes) -> bool:
    try:
        return path.read_bytes() == expected
    except FileNotFoundError:
        return False


def _clear(own: Path) -> None:
    """Remove what a start that was killed left behind; not what another one is writing now."""
    for path in own.glob(f"{_TEMPORARY}*"):
        try:
            if time.time() - path.stat().st_mtime > _LEFT_BEHIND_SECONDS:
                path.unlink()
        except FileNotFoundError:  # another start was quicker
            continue


def _cure(error: OSError, own: Path) -> str:
    """Say what to do about an error of the file system."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        cure = f"There is no room on the disk for your copies of the lessons in {own}. Make some and start again."
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        cure = (
            f"Your copies of the lessons belong into {own}, and you may not write there. "
            "Copy the whole course to a directory of your own and start it there."
        )
    elif own.exists() and not own.is_dir():
        cure = f"Your copies of the lessons belong into a directory {own}, but a file has that name. Move it away."
    else:
        cure = f"Your copies of the lessons in {own} could not be brought up to date: {error}."
    return f"{cure} Nothing of yours was changed."
