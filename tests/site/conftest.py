"""The site, built once and served on this machine, and the browser that reads it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests import chromium
from tests.site.documents import Document, documents
from tools import site

Open = Callable[..., Page]

expect.set_options(timeout=30_000)  # a busy machine takes its time


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Write no line for each request between those of pytest."""

    def copyfile(self, *arguments: object) -> None:
        """Send a file; a page that was left does not wait for it."""
        with contextlib.suppress(ConnectionError):
            super().copyfile(*arguments)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> site.Built:
    """Build the site; a warning ends the build, and with it all tests here."""
    return site.build(tmp_path_factory.mktemp("built") / "site")


@pytest.fixture(scope="session")
def pages(built: site.Built) -> dict[str, Document]:
    """Return what is in each page, by its place on the site."""
    return documents(built.directory)


@pytest.fixture(scope="session")
def address(built: site.Built) -> Iterator[str]:
    """Serve the site, and return the address of its root."""

    def handler(*arguments: object) -> SimpleHTTPRequestHandler:
        return _Quiet(*arguments, directory=str(built.directory))

    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser that is installed here."""
    with chromium.launched() as browser:
        yield browser


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Return a function that opens a page of the site; at the end, no page has asked another host or had an error."""
    contexts, wrong = [], []

    def watch(request: Request) -> None:
        if not request.url.startswith((address, "data:")):
            wrong.append(request.url)

    def open_it(place: str, width: int = 1280, scheme: str = "light") -> Page:
        """Open a page, in a window so many pixels wide, and wait until its diagrams are drawn."""
        size = {"width": width, "height": 800}
        contexts.append(browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce"))
        page = contexts[-1].new_page()
        page.on("request", watch)
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(address + place)
        page.wait_for_selector("html[data-diagrams]", state="attached")
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture(scope="session")
def lessons(built: site.Built) -> list[str]:
    """Return the places of the lessons' pages in order."""
    found: list[Path] = sorted((built.directory / "notebooks").glob("[0-9][0-9]_*.html"))
    return [path.relative_to(built.directory).as_posix() for path in found]
