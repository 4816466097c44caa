"""The browser, and the course as `make lab` starts it, that the browser tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from playwright.sync_api import Browser, BrowserContext, Page

from tests import chromium, reader
from tests.browser.page import LessonPage
from tools.notebooks import ROOT
from tools.refresh import normalise_metadata


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser that is installed here."""
    with chromium.launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[reader.Started]:
    """Start the course once for all tests of a worker, in a checkout of its own."""
    directory = tmp_path_factory.mktemp("course")
    with reader.start(directory, course=reader.checkout(directory)) as started:
        yield started


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Open one window for all pages of a worker, with the screen of a small laptop: each has its own cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, course: reader.Started) -> Iterator[Page]:
    """Open a page; what it ran ends with it."""
    page = context.new_page()
    yield page
    page.close()
    course.shut_kernels_down()


@pytest.fixture
def open_notebook(page: Page, course: reader.Started) -> Callable[[NotebookNode], LessonPage]:
    """Return a function that puts a notebook of a test's own beside the reader's lessons, and opens it."""

    def open_it(notebook: NotebookNode) -> LessonPage:
        normalise_metadata(notebook)
        nbformat.write(notebook, course.course / "my" / "notebook.ipynb")
        opened = LessonPage(page)
        opened.open(course.lesson("notebook.ipynb"))
        return opened

    return open_it


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Return the directory where pictures are kept."""
    return ROOT / "artefacts" / "browser"
