"""The course as a reader meets it: what `make lab` opens, and that looking at a lesson changes nothing.

All lessons are opened in one JupyterLab, one after the other, as somebody would who works through them.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests import reader
from tests.browser.page import LessonPage
from tools.notebooks import all_notebooks

LESSONS = [path.name for path in all_notebooks()]
WITH_LAB = "04_server_streaming.ipynb"
SIZE = {"width": 1280, "height": 800}


def git(course: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Reader", "-c", "user.email=reader@example.org"]
    return subprocess.run(["git", *identity, *arguments], cwd=course, check=True, capture_output=True, text=True).stdout


def checkout(directory: Path) -> Path:
    """Copy the course below a directory, under git."""
    course = reader.copy_course(directory)
    git(course, "init", "--quiet")
    git(course, "add", ".")
    git(course, "commit", "--quiet", "--message=The course")
    return course


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[reader.Started]:
    """Start the course in a checkout of its own."""
    directory = tmp_path_factory.mktemp("reader")
    course = checkout(directory)
    with reader.start(directory, course=course) as started:
        yield started


@pytest.fixture(scope="module")
def first_view(browser: Browser, started: reader.Started) -> Iterator[Page]:
    """Open the address that the reader is told."""
    context = browser.new_context(viewport=SIZE)
    page = context.new_page()
    page.goto(started.address)
    expect(page.locator("#jp-main-statusbar")).to_contain_text("Idle", timeout=60_000)
    yield page
    context.close()


@pytest.fixture(scope="module")
def window(first_view: Page) -> Page:
    """Close the first lesson; the window stays for all tests that follow."""
    close_tab(first_view)
    return first_view


@pytest.fixture
def editing(tmp_path: Path, browser: Browser) -> Iterator[tuple[reader.Started, Page]]:
    """Start the course as an author does, in a checkout, and open the address in a window."""
    course = checkout(tmp_path)
    with reader.start(tmp_path, "--edit", course=course) as started:
        context = browser.new_context(viewport=SIZE)
        page = context.new_page()
        page.goto(started.address)
        expect(page.locator("#jp-main-statusbar")).to_contain_text("Idle", timeout=60_000)
        yield started, page
        context.close()


def dialogs(page: Page) -> Locator:
    return page.locator(".jp-Dialog, .Toastify__toast")


def unsaved(page: Page) -> Locator:
    return page.locator(".jp-mod-dirty")


def open_from_the_list(started: reader.Started, page: Page, name: str) -> LessonPage:
    """Open a lesson by a double click on its name, and wait for its kernel and for all of its diagrams."""
    files = page.locator(".jp-DirListing")
    if not files.is_visible():
        page.get_by_role("tab", name=re.compile("File Browser")).click()
    files.get_by_text(name, exact=True).dblclick()
    opened = LessonPage(page)
    expect(page.locator(".lm-TabBar-tab.lm-mod-current", has_text=name)).to_be_visible()
    expect(opened.code_cells.first).to_be_visible(timeout=60_000)
    expect(page.locator("#jp-main-statusbar")).to_contain_text("Idle", timeout=60_000)
    diagrams = (started.course / "my" / name).read_text(encoding="utf-8").count("```mermaid")
    expect(page.locator(".jp-Notebook .jp-RenderedMermaid img")).to_have_count(diagrams, timeout=30_000)
    return opened


def close_tab(page: Page) -> None:
    page.locator(".lm-DockPanel-tabBar .lm-mod-current .lm-TabBar-tabCloseIcon").click()
    expect(page.locator(".jp-NotebookPanel")).to_have_count(0)


def test_the_first_view(first_view: Page, artefacts: Path) -> None:
    expect(first_view.locator(".lm-TabBar-tab.lm-mod-current", has_text="00_start_here.ipynb")).to_be_visible()
    contents = first_view.locator(".jp-TableOfContents")
    expect(contents).to_be_visible()
    expect(contents).to_contain_text("Set-up")
    expect(first_view.locator(".jp-Notebook h1").first).to_be_in_viewport()
    expect(dialogs(first_view)).to_have_count(0)
    expect(unsaved(first_view)).to_have_count(0)
    first_view.screenshot(path=artefacts / "first_view-light.png")


def test_names_of_lessons_are_not_cut(window: Page) -> None:
    window.get_by_role("tab", name=re.compile("File Browser")).click()
    names = window.locator(".jp-DirListing-itemText")
    expect(names).to_have_count(len(LESSONS))
    assert names.all_text_contents() == LESSONS
    assert not [name for name in names.all() if name.evaluate("element => element.scrollWidth > element.clientWidth")]


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_opened_run_saved_and_closed_without_a_question(
    started: reader.Started, window: Page, name: str
) -> None:
    opened = open_from_the_list(started, window, name)
    expect(unsaved(window)).to_have_count(0)
    opened.run_all()
    window.keyboard.press("Control+s")
    expect(unsaved(window)).to_have_count(0, timeout=30_000)
    close_tab(window)
    expect(dialogs(window)).to_have_count(0)
    assert git(started.course, "status", "--porcelain") == ""
    started.shut_kernels_down()


def test_what_was_run_and_saved_reads_well_when_it_is_opened_again(started: reader.Started, window: Page) -> None:
    open_from_the_list(started, window, WITH_LAB)
    expect(window.locator(".jp-OutputArea", has_text="Lab: run this cell")).to_have_count(1)
    expect(window.get_by_text("model not found")).to_have_count(0)
    expect(unsaved(window)).to_have_count(0)
    close_tab(window)


def test_a_page_of_text_opens_as_a_page(started: reader.Started, window: Page) -> None:
    window.locator(".jp-BreadCrumbs-home").click()
    window.locator(".jp-DirListing").get_by_text("README.md", exact=True).dblclick()
    expect(window.locator(".jp-MarkdownViewer h1")).to_have_text(re.compile("gRPC by running it"))
    expect(dialogs(window)).to_have_count(0)


def test_an_author_who_saves_a_lesson_unchanged_has_no_diff(editing: tuple[reader.Started, Page]) -> None:
    started, page = editing
    assert "/lab/tree/notebooks/00_start_here.ipynb" in started.address
    expect(page.locator(".jp-Notebook .jp-RenderedMermaid img").first).to_be_attached(timeout=30_000)
    expect(unsaved(page).first).to_be_attached()  # the picture of the diagram, which JupyterLab wants to keep
    page.keyboard.press("Control+s")
    expect(unsaved(page)).to_have_count(0)
    assert git(started.course, "diff") == ""
