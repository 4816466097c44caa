"""The browser, and the course as `make lab` starts it, that the browser tests share."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import reader
from tests.browser.page import LessonPage
from tools.notebooks import ROOT
from tools.refresh import normalise_metadata

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser that is installed here; playwright's own would be a download."""
    executable = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if executable is None:
        pytest.fail(f"no browser found; install one of {', '.join(_BROWSERS)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, headless=True, args=_ARGUMENTS)
        yield browser
        browser.close()


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
