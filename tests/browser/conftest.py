"""The browser and the JupyterLab that all browser tests share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.jupyterlab import JupyterLab, open_jupyterlab
from tools.notebooks import ROOT

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
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterLab]:
    """Start JupyterLab once for all tests."""
    with open_jupyterlab(tmp_path_factory.mktemp("jupyterlab")) as lab:
        yield lab


@pytest.fixture
def page(browser: Browser, lab: JupyterLab) -> Iterator[Page]:
    """Open a page of the size of a small laptop's screen; what it ran ends with it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()
    lab.shut_kernels_down()


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Return the directory where pictures are kept."""
    return ROOT / "artefacts" / "browser"
