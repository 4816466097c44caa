"""Lessons as a reader sees them: opened, run through the menu, looked at in both themes."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

from tests.browser.jupyterlab import JupyterLab
from tests.browser.page import LessonPage
from tools.lesson import tags
from tools.notebooks import ROOT

THEMES = ("JupyterLab Light", "JupyterLab Dark")
LESSONS = (
    "00_start_here", "03_unary_calls", "04_server_streaming", "05_client_streaming", "06_bidirectional_streaming",
    "08_status_codes", "15_retries",
)  # fmt: skip
# In the dark, one with diagrams and figures and one with tables and a lab: a theme changes colours, not lessons.
SEEN = [
    *((lesson, THEMES[0]) for lesson in LESSONS),
    *((lesson, THEMES[1]) for lesson in ("06_bidirectional_streaming", "08_status_codes")),
]
READABLE = 4.5  # WCAG 2.2, level AA


def allowed_errors(lesson: str) -> int:
    notebook = nbformat.read(ROOT / "notebooks" / f"{lesson}.ipynb", as_version=4)
    return sum("raises-exception" in tags(cell) for cell in notebook.cells)


@pytest.mark.parametrize(("lesson", "theme"), SEEN)
def test_run_all_gives_numbers_pictures_and_no_error(
    lab: JupyterLab, page: Page, artefacts: Path, lesson: str, theme: str
) -> None:
    lab.use_theme(theme)
    opened = LessonPage(page)
    opened.open(lab.address(f"{lesson}.ipynb"))
    expect(page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
    opened.run_all()

    prompts = opened.prompts()
    assert any(prompts)
    assert prompts == [f"[{number}]:" if prompt else "" for number, prompt in enumerate(prompts, start=1)]
    assert len(opened.errors()) == allowed_errors(lesson)

    diagram = opened.cell("tap.diagram()").locator("[data-mime-type='text/vnd.mermaid'] img, .jp-RenderedMermaid img")
    diagram.scroll_into_view_if_needed()
    expect(diagram).to_be_visible()
    size = diagram.bounding_box()
    assert size and size["width"] > 200 and size["height"] > 100, "the trace is drawn, not shown as text"

    named = theme.split()[-1].lower()
    opened.screenshot(opened.cell("tap.diagram()"), artefacts / f"{lesson}-{named}-diagram.png")
    table = page.locator(".jp-OutputArea table td").first
    assert opened.contrast(table) >= READABLE
    opened.screenshot(page.locator(".jp-OutputArea table").first, artefacts / f"{lesson}-{named}-table.png")
    text = page.locator(".jp-OutputArea pre").first
    assert opened.contrast(text) >= READABLE
    heading = page.locator(".jp-MarkdownOutput h2").first
    assert opened.contrast(heading) >= READABLE


def test_stored_outputs_read_well_before_anything_is_run(lab: JupyterLab, page: Page) -> None:
    """A fresh clone is not trusted by JupyterLab; tables and diagrams show all the same."""
    lab.use_theme(THEMES[0])
    opened = LessonPage(page)
    opened.open(lab.address("03_unary_calls.ipynb"))
    expect(page.locator(".jp-OutputArea table").first).to_be_visible()
    expect(page.locator(".jp-RenderedMermaid img").first).to_be_visible()


def test_a_second_run_in_the_same_kernel_is_as_clean_as_the_first(lab: JupyterLab, page: Page) -> None:
    opened = LessonPage(page)
    opened.open(lab.address("00_start_here.ipynb"))
    opened.run_all()
    cells = opened.code_cells.count()
    opened.run_all()
    expect(opened.code_cells.last.locator(".jp-InputPrompt")).to_have_text(f"[{2 * cells}]:", timeout=60_000)
    assert len(opened.errors()) == allowed_errors("00_start_here")
