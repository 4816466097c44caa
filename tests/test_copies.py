"""The reader's copies follow their lessons, and nothing a reader wrote is ever lost: whatever happens in between."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tests import hygiene, reader
from tests.tiny import code, display, markdown, stdout, write
from tools import copies
from tools.copies import CannotCopy, bring_up_to_date
from tools.notebooks import NOTEBOOKS, ROOT, all_notebooks

NAME = "03_unary_calls.ipynb"
NEW = "03_unary_calls (new).ipynb"
NEW_2 = "03_unary_calls (new 2).ipynb"


class Course:
    """A small course in a directory of its own, and a reader of it."""

    def __init__(self, root: Path) -> None:
        self.lessons, self.own = root / "notebooks", root / "my"
        self.publish("first")
        write(self.lessons / "04_server_streaming.ipynb", markdown("# 04"))

    def publish(self, text: str, output: str = "1\n") -> None:
        """Write a version of the lesson."""
        write(self.lessons / NAME, markdown(f"# 03, {text}"), code("answer = ...", stdout(output)))

    def update(self) -> list[str]:
        return bring_up_to_date(self.lessons, self.own)

    def edit(self, change: Callable[[NotebookNode], object], name: str = NAME) -> None:
        """Change a copy and save it, as JupyterLab does."""
        notebook = nbformat.read(self.own / name, as_version=4)
        change(notebook)
        nbformat.write(notebook, self.own / name)

    def solve(self, answer: str = "answer = 42", name: str = NAME) -> None:
        self.edit(lambda notebook: notebook.cells[1].update(source=answer), name)

    def sources(self, name: str = NAME) -> str:
        return " | ".join(cell.source for cell in nbformat.read(self.own / name, as_version=4).cells)

    def names(self) -> list[str]:
        """Return what a reader sees in the directory."""
        return sorted(path.name for path in self.own.iterdir() if not path.name.startswith("."))


FIRST, SOLVED, SECOND, THIRD = (
    "# 03, first | answer = ...",
    "# 03, first | answer = 42",
    "# 03, second | answer = ...",
    "# 03, third | answer = ...",
)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    course = Course(tmp_path)
    course.update()
    return course


# -- what is copied ----------------------------------------------------------------------------------------------------


def test_the_first_time_every_lesson_is_copied(tmp_path: Path) -> None:
    course = Course(tmp_path)
    for number in (5, 6):
        write(course.lessons / f"0{number}.ipynb", markdown("#"))
    assert course.update() == ["Copied to my/, which is yours to change: 4 lessons."]
    assert course.names() == [NAME, "04_server_streaming.ipynb", "05.ipynb", "06.ipynb"]
    assert course.sources() == FIRST
    assert course.update() == []


def test_the_lessons_are_only_read(course: Course) -> None:
    before = {path: path.read_bytes() for path in course.lessons.iterdir()}
    course.solve()
    course.publish("second")
    before[course.lessons / NAME] = (course.lessons / NAME).read_bytes()
    course.update()
    assert {path: path.read_bytes() for path in course.lessons.iterdir()} == before


def test_a_copy_is_a_valid_notebook_as_jupyterlab_writes_one(course: Course) -> None:
    text = (course.own / NAME).read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert nbformat.writes(notebook).rstrip("\n") == text.rstrip("\n")


def test_a_lesson_that_is_broken_is_named_and_harms_no_copy(course: Course) -> None:
    (course.lessons / NAME).write_text("<<<<<<< HEAD", encoding="utf-8")
    assert course.update() == [f"notebooks/{NAME} is broken; there is no copy of it."]
    assert course.sources() == FIRST


def test_every_lesson_of_the_course_can_be_copied_and_holds_no_work(tmp_path: Path) -> None:
    bring_up_to_date(NOTEBOOKS, tmp_path / "my")
    for lesson in all_notebooks():
        copy = copies.read(tmp_path / "my" / lesson.name)
        assert copy is not None and not copy.has_work
        original = copies.read(lesson)
        assert original is not None and original.work == copy.work


def test_links_lead_somewhere_from_the_copies_too(tmp_path: Path) -> None:
    course = reader.copy_course(tmp_path)
    bring_up_to_date(course / "notebooks", course / "my")
    for copy in all_notebooks(course / "my"):
        assert hygiene.links(nbformat.read(copy, as_version=4), copy) == []


# -- a copy without work follows ---------------------------------------------------------------------------------------


def run(notebook: NotebookNode) -> None:
    notebook.cells[1].update(execution_count=7, outputs=[stdout("another output\n"), display(image_png="iVBORw0KGgo=")])


def look(notebook: NotebookNode) -> None:
    """What JupyterLab notes when cells are folded, trusted, scrolled, or opened in the property inspector."""
    notebook.cells[0].metadata.update({"jp-MarkdownHeadingCollapsed": True, "editable": True, "tags": []})
    notebook.cells[1].metadata.update(
        {"jupyter": {"outputs_hidden": True}, "collapsed": True, "scrolled": True, "trusted": True}
        | {"slideshow": {"slide_type": ""}, "execution": {"iopub.status.busy": "now"}}
    )
    notebook.metadata.update({"kernelspec": {"name": "other", "display_name": "Other"}, "widgets": {"state": {}}})
    notebook.metadata["language_info"] = {"name": "python", "version": "3.13.0"}
    notebook.cells.append(code("  \n"))


@pytest.mark.parametrize("change", [lambda notebook: None, run, look])
def test_a_copy_that_was_opened_run_and_saved_follows(course: Course, change: Callable) -> None:
    course.edit(change)
    course.publish("second")
    assert course.update() == [f"Updated in my/: {NAME}."]
    assert course.sources() == SECOND
    assert course.names() == [NAME, "04_server_streaming.ipynb"]


def test_a_copy_follows_when_only_outputs_of_the_lesson_changed(course: Course) -> None:
    course.publish("first", output="2\n")
    assert course.update() == [f"Updated in my/: {NAME}."]
    assert nbformat.read(course.own / NAME, as_version=4).cells[1].outputs[0].text == "2\n"


def test_a_deleted_copy_comes_back_fresh(course: Course) -> None:
    course.solve()
    (course.own / NAME).unlink()
    assert course.update() == [f"Copied to my/, which is yours to change: {NAME}."]
    assert course.sources() == FIRST


# -- a copy with work stays --------------------------------------------------------------------------------------------


def add_cell(notebook: NotebookNode) -> None:
    notebook.cells.append(code("print('mine')"))


def drop_cell(notebook: NotebookNode) -> None:
    del notebook.cells[0]


def swap_cells(notebook: NotebookNode) -> None:
    notebook.cells.reverse()


def empty_cell(notebook: NotebookNode) -> None:
    notebook.cells[1].source = ""


def attach(notebook: NotebookNode) -> None:
    notebook.cells[0].attachments = {"photo.png": {"image/png": "iVBORw0KGgo="}}


def attach_to_an_empty_cell(notebook: NotebookNode) -> None:
    notebook.cells.append(markdown(""))
    notebook.cells[-1].attachments = {"photo.png": {"image/png": "iVBORw0KGgo="}}


def tag(notebook: NotebookNode) -> None:
    notebook.cells[1].metadata.tags = ["mine"]


def make_slides(notebook: NotebookNode) -> None:
    notebook.cells[1].metadata.slideshow = {"slide_type": "slide"}


def annotate(notebook: NotebookNode) -> None:
    notebook.metadata["authors"] = [{"name": "Ada"}]


def turn_into_text(notebook: NotebookNode) -> None:
    notebook.cells[1] = markdown(notebook.cells[1].source)


WORK = [
    *(add_cell, drop_cell, swap_cells, empty_cell, attach, attach_to_an_empty_cell),
    *(tag, make_slides, annotate, turn_into_text),
]


@pytest.mark.parametrize("change", WORK)
def test_work_is_kept_and_the_new_lesson_laid_beside_it(course: Course, change: Callable) -> None:
    course.edit(change)
    kept = (course.own / NAME).read_bytes()
    course.publish("second")
    [news] = course.update()
    assert news == f"{NAME} has a new version. Yours holds your work and stays; the new one is {NEW}."
    assert (course.own / NAME).read_bytes() == kept
    assert course.sources(NEW) == SECOND
    assert course.update() == []


def test_nothing_is_laid_beside_work_in_this_very_version(course: Course) -> None:
    course.solve()
    course.publish("first", output="2\n")
    assert course.update() == []
    assert course.names() == [NAME, "04_server_streaming.ipynb"]


def test_a_second_update_takes_the_place_of_the_first(course: Course) -> None:
    course.solve()
    course.publish("second")
    course.update()
    course.publish("third")
    course.update()
    assert course.names() == [NEW, NAME, "04_server_streaming.ipynb"]
    assert (course.sources(), course.sources(NEW)) == (SOLVED, THIRD)


def test_work_in_the_new_one_is_kept_too(course: Course) -> None:
    course.solve()
    course.publish("second")
    course.update()
    course.solve("answer = 43", NEW)
    assert course.update() == []
    course.publish("third")
    assert course.update()[0].endswith(f"the new one is {NEW_2}.")
    assert course.sources() == SOLVED
    assert course.sources(NEW) == "# 03, second | answer = 43"
    assert course.sources(NEW_2) == THIRD
    course.publish("fourth")
    course.update()
    assert course.sources(NEW_2) == "# 03, fourth | answer = ..."


def test_a_new_one_that_was_deleted_stays_away_until_the_next_version(course: Course) -> None:
    course.solve()
    course.publish("second")
    course.update()
    (course.own / NEW).unlink()
    assert course.update() == []
    assert not (course.own / NEW).exists()
    course.publish("third")
    course.update()
    assert course.sources(NEW) == THIRD


def test_a_new_one_may_take_the_old_ones_name(course: Course) -> None:
    course.solve()
    course.publish("second")
    course.update()
    (course.own / NEW).replace(course.own / NAME)
    course.publish("third")
    assert course.update() == [f"Updated in my/: {NAME}."]
    assert course.sources() == THIRD


def test_a_new_one_goes_when_the_reader_begins_the_lesson_anew(course: Course) -> None:
    course.solve()
    course.publish("second")
    course.update()
    (course.own / NAME).unlink()
    course.update()
    assert course.names() == [NAME, "04_server_streaming.ipynb"]
    assert course.sources() == SECOND


def test_a_lost_record_only_means_that_the_reader_is_told_again(course: Course) -> None:
    course.solve()
    course.publish("second")
    course.update()
    for broken in ("", "[]", "{"):
        (course.own / copies.RECORD).write_text(broken, encoding="utf-8")
        assert course.update() == []
    (course.own / NEW).unlink()
    assert len(course.update()) == 1
    assert course.sources() == SOLVED


# -- in doubt ----------------------------------------------------------------------------------------------------------


BROKEN = [b"", b"{", b"[]", b"null", b'{"cells": 1, "metadata": {}}', b"\xff\xfe", b"[" * 100_000]


@pytest.mark.parametrize("data", BROKEN)
def test_a_copy_that_cannot_be_understood_is_kept(course: Course, data: bytes) -> None:
    (course.own / NAME).write_bytes(data)
    course.update()
    assert (course.own / NAME).read_bytes() == data
    assert course.sources(NEW) == FIRST


@pytest.mark.parametrize("origin", [[], "x", {"work": 1}, {}])
def test_a_copy_that_forgot_its_lesson_is_kept(course: Course, origin: object) -> None:
    course.edit(lambda notebook: notebook.metadata.update({copies.ORIGIN: origin}))
    kept = (course.own / NAME).read_bytes()
    course.publish("second")
    course.update()
    assert (course.own / NAME).read_bytes() == kept


def test_a_lesson_copied_by_hand_is_the_readers(course: Course) -> None:
    (course.own / NAME).write_bytes((course.lessons / NAME).read_bytes())
    assert course.update() == []
    course.publish("second")
    course.update()
    assert (course.sources(), course.sources(NEW)) == (FIRST, SECOND)


def test_a_read_only_copy_is_kept(course: Course) -> None:
    (course.own / NAME).chmod(stat.S_IRUSR)
    course.publish("second")
    course.update()
    assert (course.sources(), course.sources(NEW)) == (FIRST, SECOND)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_is_kept_and_what_it_leads_to(course: Course, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.ipynb"
    (course.own / NAME).replace(elsewhere)
    (course.own / NAME).symlink_to(elsewhere)
    course.publish("second")
    course.update()
    assert (course.own / NAME).is_symlink() and course.sources() == FIRST
    elsewhere.unlink()
    course.update()
    assert (course.own / NAME).is_symlink()


def test_files_and_directories_of_the_readers_own_are_left_alone(course: Course) -> None:
    (course.own / "Untitled.ipynb").write_bytes((course.own / NAME).read_bytes())
    (course.own / "03_unary_calls-Copy1.ipynb").write_bytes((course.own / NAME).read_bytes())
    (course.own / "notes.txt").write_text("mine", encoding="utf-8")
    (course.own / NEW).write_text("mine", encoding="utf-8")
    (course.own / "05_client_streaming.ipynb").mkdir()
    write(course.lessons / "05_client_streaming.ipynb", markdown("# 05"))
    own = {path: path.read_bytes() for path in course.own.iterdir() if path.is_file() and path.name[0] in "Un"}
    course.solve()
    course.publish("second")
    course.update()
    assert all(path.read_bytes() == data for path, data in own.items())
    assert (course.own / NEW).read_text(encoding="utf-8") == "mine"
    assert course.sources(NEW_2) == SECOND
    assert (course.own / "05_client_streaming.ipynb").is_dir()
    assert course.sources("03_unary_calls-Copy1.ipynb") == FIRST


# -- lessons that go ---------------------------------------------------------------------------------------------------


def test_the_copy_of_a_renamed_lesson_goes_when_it_holds_no_work(course: Course) -> None:
    (course.lessons / NAME).rename(course.lessons / "03_unary.ipynb")
    news = course.update()
    assert course.names() == ["03_unary.ipynb", "04_server_streaming.ipynb"]
    assert f"{NAME} is no longer part of the course; its copy held no work and was removed." in news


def test_the_copy_of_a_removed_lesson_stays_when_it_holds_work(course: Course) -> None:
    course.solve()
    (course.lessons / NAME).unlink()
    assert course.update() == [f"{NAME} is no longer part of the course; {NAME} holds your work and stays."]
    assert course.sources() == SOLVED
    assert course.update() == []


def test_no_lessons_at_all_remove_nothing(course: Course) -> None:
    for lesson in course.lessons.iterdir():
        lesson.unlink()
    assert course.update() == []
    assert course.names() == [NAME, "04_server_streaming.ipynb"]


# -- whatever happens in between ---------------------------------------------------------------------------------------


def test_work_that_is_saved_during_the_update_is_kept(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    course.publish("second")
    monkeypatch.setattr(os, "fsync", lambda _: course.solve())  # which is called once the new file is written
    course.update()
    assert course.sources() == SOLVED


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("call", [1, 2])
def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int, number: int) -> None:
    course = Course(tmp_path)
    course.update()
    course.edit(add_cell, "04_server_streaming.ipynb")
    kept = (course.own / "04_server_streaming.ipynb").read_bytes()
    course.publish("second")
    write(course.lessons / "04_server_streaming.ipynb", markdown("# 04, second"))
    calls = iter(range(1, 100))

    def full(_: int) -> None:
        if next(calls) == call:
            raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(CannotCopy, match=r"no room on the disk .* Nothing of yours was changed"):
            course.update()
    assert (course.own / "04_server_streaming.ipynb").read_bytes() == kept
    assert course.sources() in (FIRST, SECOND)
    assert not list(course.own.glob(".copying-*"))
    course.update()
    assert course.sources() == SECOND


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_where_nothing_may_be_written_the_reader_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    course = Course(tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(CannotCopy, match="Copy the whole course to a directory of your own and start it there"):
        course.update()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_checkout(tmp_path: Path) -> None:
    course = Course(tmp_path)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(CannotCopy, match="you may not write there"):
            course.update()
    finally:
        tmp_path.chmod(0o700)


def test_a_file_in_the_place_of_the_directory_is_named(tmp_path: Path) -> None:
    course = Course(tmp_path)
    course.own.write_text("mine", encoding="utf-8")
    with pytest.raises(CannotCopy, match=r"a file has that name\. Move it away"):
        course.update()
    assert course.own.read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="files are renamed there, not linked")
def test_a_file_system_without_hard_links(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))

    monkeypatch.setattr(os, "link", refuse)
    course.solve()
    course.publish("second")
    course.update()
    assert (course.sources(), course.sources(NEW)) == (SOLVED, SECOND)


def test_what_a_killed_start_left_behind_goes_in_time(course: Course) -> None:
    old, fresh = course.own / ".copying-old", course.own / ".copying-fresh"
    for path in (old, fresh):
        path.write_text("half a lesson", encoding="utf-8")
    os.utime(old, (time.time() - 3600, time.time() - 3600))
    course.update()
    assert not old.exists() and fresh.exists(), "another start may be writing the fresh one"


# Runs one start and ends it, as a kill would, before its nth step that touches the disk.
KILLED = textwrap.dedent("""
    import os, pathlib, sys
    from tools.copies import bring_up_to_date

    lessons, own, steps = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])

    def counted(step):
        def wrapper(*arguments, **named):
            global steps
            steps -= 1
            if steps < 0:
                os._exit(9)
            return step(*arguments, **named)
        return wrapper

    for owner, name in (
        *((os, name) for name in ("fsync", "link")),
        *((pathlib.Path, name) for name in ("open", "replace", "rename", "unlink")),
    ):
        setattr(owner, name, counted(getattr(owner, name)))
    bring_up_to_date(lessons, own)
""")


def in_a_process(script: str, *arguments: object) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", script, *map(str, arguments)], cwd=ROOT)


def prepare(course: Course) -> None:
    """Bring about one case of each kind: one to make, one to renew, one to keep, one that is gone."""
    write(course.lessons / "05_client_streaming.ipynb", markdown("# 05"))
    course.update()
    course.solve()
    course.publish("second")
    write(course.lessons / "04_server_streaming.ipynb", markdown("# 04, second"))
    (course.lessons / "05_client_streaming.ipynb").unlink()
    write(course.lessons / "06_bidirectional_streaming.ipynb", markdown("# 06"))


EXPECTED = {
    NAME: SOLVED,
    NEW: SECOND,
    "04_server_streaming.ipynb": "# 04, second",
    "06_bidirectional_streaming.ipynb": "# 06",
}


def test_a_start_may_be_killed_at_any_step(tmp_path: Path) -> None:
    steps, code = 0, 9
    while code == 9:
        course = Course(tmp_path / str(steps))
        prepare(course)
        code = in_a_process(KILLED, course.lessons, course.own, steps).wait(30)
        for name in course.names():
            assert copies.read(course.own / name) is not None, f"{name} is complete after {steps} steps"
        assert course.sources() == SOLVED
        course.update()
        assert {name: course.sources(name) for name in course.names()} == EXPECTED, f"killed after {steps} steps"
        steps += 1
    assert code == 0
    assert steps > 10


START = textwrap.dedent("""
    import pathlib, sys, time
    from tools.copies import bring_up_to_date

    lessons, own, signal = map(pathlib.Path, sys.argv[1:])
    while not signal.exists():
        time.sleep(0.001)
    bring_up_to_date(lessons, own)
""")


@pytest.mark.parametrize("attempt", range(3))
def test_starts_at_the_same_time_do_one_persons_work(tmp_path: Path, attempt: int) -> None:
    course = Course(tmp_path)
    prepare(course)
    signal = tmp_path / "go"
    starts = [in_a_process(START, course.lessons, course.own, signal) for _ in range(4)]
    time.sleep(0.5)  # all of them are waiting
    signal.touch()
    assert [start.wait(30) for start in starts] == [0] * 4
    assert {name: course.sources(name) for name in course.names()} == EXPECTED
    assert not list(course.own.glob(".copying-*"))
