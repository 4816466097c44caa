"""The course as a reader meets it when `make lab` opens it, and as an author does with `make edit`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests import reader
from tests.browser.page import LessonPage
from tools.notebooks import all_notebooks

LESSONS = [path.name for path in all_notebooks()]


@contextmanager
def first_page(context: BrowserContext, started: reader.Started) -> Iterator[LessonPage]:
    """Open the address that is told when the course starts."""
    page = context.new_page()
    opened = LessonPage(page)
    opened.open(started.address)
    yield opened
    page.close()


@pytest.fixture(scope="module")
def first_view(tmp_path_factory: pytest.TempPathFactory, context: BrowserContext) -> Iterator[LessonPage]:
    """Start the course as a reader does, in a checkout, and open the address."""
    directory = tmp_path_factory.mktemp("reader")
    with reader.start(directory, course=reader.checkout(directory)) as started:
        with first_page(context, started) as opened:
            yield opened


@pytest.fixture(scope="module")
def window(first_view: LessonPage) -> LessonPage:
    """Close the first lesson; the window stays for all tests that follow."""
    first_view.close()
    return first_view


@pytest.fixture
def editing(tmp_path: Path, context: BrowserContext) -> Iterator[tuple[reader.Started, LessonPage]]:
    """Start the course as an author does, in a checkout, and open the address."""
    with reader.start(tmp_path, "--edit", course=reader.checkout(tmp_path)) as started:
        with first_page(context, started) as opened:
            yield started, opened


def test_the_first_view(first_view: LessonPage, artefacts: Path) -> None:
    expect(first_view.page.locator(".lm-TabBar-tab.lm-mod-current", has_text="00_start_here.ipynb")).to_be_visible()
    contents = first_view.page.locator(".jp-TableOfContents")
    expect(contents).to_be_visible()
    expect(contents).to_contain_text("Set-up")
    expect(first_view.page.locator(".jp-Notebook h1").first).to_be_in_viewport()
    expect(first_view.dialogs).to_have_count(0)
    expect(first_view.unsaved).to_have_count(0)
    first_view.page.screenshot(path=artefacts / "first_view-light.png")


def test_names_of_lessons_are_not_cut(window: LessonPage) -> None:
    window.files()
    names = window.page.locator(".jp-DirListing-itemText")
    expect(names).to_have_count(len(LESSONS))
    assert names.all_text_contents() == LESSONS
    assert not [name for name in names.all() if name.evaluate("element => element.scrollWidth > element.clientWidth")]


def test_a_double_click_on_a_name_opens_the_lesson(window: LessonPage) -> None:
    window.files().get_by_text(LESSONS[1], exact=True).dblclick()
    expect(window.page.locator(".lm-TabBar-tab.lm-mod-current", has_text=LESSONS[1])).to_be_visible()
    window.wait_until_open()
    expect(window.dialogs).to_have_count(0)


def test_a_page_of_text_opens_as_a_page(window: LessonPage) -> None:
    files = window.files()
    window.page.locator(".jp-BreadCrumbs-home").click()
    files.get_by_text("README.md", exact=True).dblclick()
    expect(window.page.locator(".jp-MarkdownViewer h1")).to_have_text(re.compile("gRPC by running it"))
    expect(window.dialogs).to_have_count(0)


def test_an_author_who_saves_a_lesson_unchanged_has_no_diff(editing: tuple[reader.Started, LessonPage]) -> None:
    started, opened = editing
    assert "/lab/tree/notebooks/00_start_here.ipynb" in started.address
    expect(opened.page.locator(".jp-Notebook .jp-RenderedMermaid img").first).to_be_attached(timeout=30_000)
    expect(opened.unsaved.first).to_be_attached()  # the picture of the diagram, which JupyterLab wants to keep
    opened.page.keyboard.press("Control+s")
    expect(opened.unsaved).to_have_count(0)
    assert reader.git(started.course, "diff") == ""
