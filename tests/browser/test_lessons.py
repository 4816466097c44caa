"""Lessons as a reader sees them: opened, run through the menu, looked at in both themes."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

from tests.browser.jupyterlab import JupyterLab
from tests.browser.page import LessonPage
from tools.lesson import tags
from tools.notebooks import ROOT

THEMES = ("JupyterLab Light", "JupyterLab Dark")
LABS = {  # the module of each lesson's lab
    "04_server_streaming": "pool",
    "06_bidirectional_streaming": "flow",
    "15_retries": "retry",
}
LESSONS = ("00_start_here", "03_unary_calls", "05_client_streaming", "08_status_codes", *LABS)
READABLE = 4.5  # WCAG 2.2, level AA


def allowed_errors(lesson: str) -> int:
    notebook = nbformat.read(ROOT / "notebooks" / f"{lesson}.ipynb", as_version=4)
    return sum("raises-exception" in tags(cell) for cell in notebook.cells)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("lesson", LESSONS)
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


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("lesson", LABS)
def test_a_lab_takes_its_controls_and_shows_what_came_of_them(
    lab: JupyterLab, page: Page, artefacts: Path, lesson: str, theme: str
) -> None:
    module = LABS[lesson]
    lab.use_theme(theme)
    opened = LessonPage(page)
    opened.open(lab.address(f"{lesson}.ipynb"))
    opened.run_cell(f"from helpers.labs import {module}")
    controls = opened.run_cell(f"{module}.lab()").locator(".jupyter-widgets.widget-vbox")
    button, sentence, figure = controls.get_by_role("button"), controls.locator("span").last, controls.locator("img")
    expect(sentence).to_have_text("Change something, then press Run.")
    expect(figure).to_have_count(0)

    button.click()
    expect(figure).to_be_visible(timeout=30_000)
    expect(sentence).not_to_have_text(re.compile("Running|Change something"))
    first_sentence, first_figure = sentence.text_content(), figure.get_attribute("src")

    value = controls.locator(".widget-readout").first
    before = value.text_content()
    controls.locator(".noUi-handle").first.press("ArrowRight")
    expect(value).not_to_have_text(before)
    button.click()
    expect(figure).not_to_have_attribute("src", first_figure, timeout=30_000)
    expect(sentence).not_to_have_text(re.compile("Running"))
    assert sentence.text_content() != first_sentence, "another setting, another sentence"
    assert figure.get_attribute("alt")
    for text in (sentence, controls.locator(".widget-label").first, controls.locator("b").first):
        assert opened.contrast(text) >= READABLE
    opened.screenshot(controls, artefacts / f"{lesson}-{theme.split()[-1].lower()}-lab.png")


@pytest.mark.parametrize("theme", THEMES)
def test_a_lab_with_choices_shows_a_table(lab: JupyterLab, page: Page, artefacts: Path, theme: str) -> None:
    lab.use_theme(theme)
    opened = LessonPage(page)
    opened.open(lab.address("08_status_codes.ipynb"))
    opened.run_cell("from helpers.labs import status")
    controls = opened.run_cell("status.lab()").locator(".jupyter-widgets.widget-vbox")
    sentence = controls.locator("span").last
    controls.locator("select").first.select_option("DATA_LOSS")
    controls.get_by_role("button").click()
    expect(controls.locator("table")).to_be_visible(timeout=30_000)
    expect(sentence).to_contain_text("DATA_LOSS, 'no station XYZ-99'")
    for text in (sentence, controls.locator("td").last, controls.locator("th").first, controls.locator("b").first):
        assert opened.contrast(text) >= READABLE
    opened.screenshot(controls, artefacts / f"08_status_codes-{theme.split()[-1].lower()}-lab.png")


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
