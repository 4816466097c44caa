"""What the tests do in a JupyterLab page, and what they ask of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Locator, Page, WebSocket, expect

from tests import chromium

_LOAD_MS = 60_000
_LOOK_MS = 50
_RUN_MS = 120_000
_SAVE_MS = 30_000

THEMES = ("Light", "Dark")


# How many heights of the view lie between the top of the notebook and that of an element.
_SCREENS = """element => {
  const view = element.closest(".jp-WindowedPanel-outer");
  return (element.getBoundingClientRect().top - view.getBoundingClientRect().top + view.scrollTop) / view.clientHeight;
}"""


class LessonPage:
    """A lesson that is open in JupyterLab."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.code_cells = page.locator(".jp-Notebook .jp-CodeCell")
        self.unsaved = page.locator(".jp-mod-dirty")
        self.dialogs = page.locator(".jp-Dialog, .Toastify__toast")
        self._kernel_spoke = False
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        if "/channels" in socket.url:
            socket.on("framereceived", self._hear)

    def _hear(self, _: object) -> None:
        self._kernel_spoke = True

    def open(self, address: str) -> None:
        """Open the lesson and wait until its kernel is ready."""
        self._kernel_spoke = False
        self.page.goto(address)
        self.wait_until_open()

    def wait_until_open(self) -> None:
        """Wait until the lesson is shown and its kernel is ready."""
        expect(self.code_cells.first).to_be_visible(timeout=_LOAD_MS)
        expect(self.page.locator("#jp-main-statusbar")).to_contain_text("Idle", timeout=_LOAD_MS)
        # Idle may be what the server says of a kernel to which the page is not connected yet; what it is asked to run
        # before that may be dropped.
        for _ in range(_LOAD_MS // _LOOK_MS):
            if self._kernel_spoke:
                break
            self.page.wait_for_timeout(_LOOK_MS)
        assert self._kernel_spoke, "the page is connected to its kernel"

    def save(self) -> None:
        """Save by the keyboard, and wait until nothing is marked as changed."""
        self.page.keyboard.press("Control+s")
        expect(self.unsaved).to_have_count(0, timeout=_SAVE_MS)

    def close(self) -> None:
        """Close the lesson's tab."""
        self.page.locator(".lm-DockPanel-tabBar .lm-mod-current .lm-TabBar-tabCloseIcon").click()
        expect(self.page.locator(".jp-NotebookPanel")).to_have_count(0)

    def files(self) -> Locator:
        """Return the list of files, which is opened if something else stands in its place."""
        files = self.page.locator(".jp-DirListing")
        if not files.is_visible():
            self.page.get_by_role("tab", name=re.compile("File Browser")).click()
        return files

    def choose(self, *names: str) -> None:
        """Choose from the menu: the menu's name, then those in it."""
        for name in names:
            labels = self.page.locator(".lm-MenuBar-itemLabel, .lm-Menu-itemLabel")
            labels.filter(has_text=re.compile(f"^{re.escape(name)}$")).click()

    def use_theme(self, theme: str) -> None:
        """Choose the light or the dark theme, unless it is there already."""
        name, body = f"JupyterLab {theme}", self.page.locator("body")
        if body.get_attribute("data-jp-theme-name") != name:
            self.choose("Settings", "Theme", name)
            expect(body).to_have_attribute("data-jp-theme-name", name, timeout=_LOAD_MS)

    def themes(self) -> Iterator[str]:
        """Go through the themes, and back to the first: a theme changes colours, so nothing has to run again."""
        for theme in THEMES:
            self.use_theme(theme)
            yield theme
        self.use_theme(THEMES[0])

    def run_all(self) -> None:
        """Run all cells through the menu, as a reader does, and wait until the last has its number, and none waits.

        Which cell is the last to be seen changes while JupyterLab lays the page out, so its number alone is not enough.
        """
        self.choose("Run", "Run All Cells")
        last = self.code_cells.filter(visible=True).last  # the page holds the cells of closed folds, too
        last.scroll_into_view_if_needed()
        expect(self.page.locator("#jp-main-statusbar")).to_contain_text("Idle", timeout=_RUN_MS)
        try:
            expect(last.locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]:"), timeout=_RUN_MS)
            expect(self.code_cells.locator(".jp-InputPrompt", has_text="[*]")).to_have_count(0, timeout=_RUN_MS)
        except AssertionError as error:  # a cell that fails ends the run: say which, and why
            raise AssertionError(f"{error}\nprompts: {self.prompts()}\nerrors: {self.errors()}") from error

    def run_cell(self, source: str) -> Locator:
        """Run the cell whose source contains a text, as a reader does, and return it when it has its number."""
        cell = self.cell(source)
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        expect(cell.locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]:"), timeout=_RUN_MS)
        return cell

    def prompts(self) -> list[str]:
        """Return the prompt of every code cell, such as ``[3]:``; of one with a hidden source it is empty."""
        return self.code_cells.locator(".jp-InputPrompt").all_text_contents()

    def errors(self) -> list[str]:
        """Return the texts of tracebacks, and of anything else on standard error."""
        return self.page.locator(".jp-Notebook [data-mime-type='application/vnd.jupyter.stderr']").all_text_contents()

    def cell(self, source: str) -> Locator:
        """Return the code cell whose source contains a text."""
        return self.code_cells.filter(has=self.page.locator(".jp-InputArea", has_text=source)).first

    def screens_to(self, element: Locator) -> float:
        """Return how many screens of the notebook lie above an element."""
        return element.evaluate(_SCREENS)

    def contrast(self, element: Locator) -> float:
        """Return the contrast of an element's text with the ground behind it; 4.5 is easy to read."""
        return chromium.contrast(element)

    def screenshot(self, element: Locator, file: Path) -> None:
        """Keep a picture of a part of the page."""
        file.parent.mkdir(parents=True, exist_ok=True)
        element.scroll_into_view_if_needed()
        element.screenshot(path=file)
