"""Every lesson as a reader meets it: opened, run through the menu, looked at, saved and closed."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from playwright.sync_api import Page, expect

from tests import reader
from tests.browser.page import THEMES, LessonPage
from tests.chromium import READABLE
from tools import form
from tools.lesson import tags
from tools.notebooks import all_notebooks

FIRST = "00_start_here.ipynb"
LESSONS = [path.stem for path in all_notebooks()]


def read(lesson: Path) -> NotebookNode:
    return nbformat.read(lesson, as_version=4)


def allowed_errors(notebook: NotebookNode) -> int:
    return sum("raises-exception" in tags(cell) for cell in notebook.cells)


def diagrams_in_sight(notebook: NotebookNode) -> int:
    """Count the diagrams that are drawn when a lesson is opened: not those in folds and in hidden outputs."""
    folded = form.folded(notebook)
    shown = [cell for position, cell in enumerate(notebook.cells) if position not in folded]
    outputs = [
        output
        for cell in shown
        if cell.cell_type == "code" and not cell.metadata.get("jupyter", {}).get("outputs_hidden")
        for output in cell.outputs
    ]
    texts = [cell.source for cell in shown if cell.cell_type == "markdown"]
    texts += [output.get("data", {}).get("text/markdown", "") for output in outputs]
    return sum(text.count("```mermaid") for text in texts)


def look_at(opened: LessonPage, pictures: Path, name: str) -> None:
    """See that a diagram is drawn and that headings, texts and tables stand out from their ground."""
    diagram = opened.cell("tap.diagram()").locator("[data-mime-type='text/vnd.mermaid'] img, .jp-RenderedMermaid img")
    table = opened.page.locator(".jp-OutputArea table:visible")  # not those in folds
    if diagram.count():
        diagram.scroll_into_view_if_needed()
        expect(diagram).to_be_visible()
        size = diagram.bounding_box()
        assert size and size["width"] > 200 and size["height"] > 100, "the trace is drawn, not shown as text"
        opened.screenshot(opened.cell("tap.diagram()"), pictures / f"{name}-diagram.png")
    if table.count():
        opened.screenshot(table.first, pictures / f"{name}-table.png")
    for found in (table.locator("td"), opened.page.locator(".jp-OutputArea pre:visible, .jp-MarkdownOutput h2")):
        for text in (found.first, found.last) if found.count() else ():
            assert opened.contrast(text) >= READABLE


def expect_an_early_start(opened: LessonPage, notebook: NotebookNode) -> None:
    """See that something is run before the third screen, and an exercise stands in the first half of the sections.

    Set-ups do not count: they print what is ready. A hidden output counts, since running its cell shows it.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    first = next(at for at, cell in enumerate(code) if cell.outputs and not form.is_set_up(cell))
    exercise = next(at for at, cell in enumerate(code) if "exercise" in tags(cell))
    output = opened.code_cells.nth(first).locator(".jp-Cell-outputWrapper")
    end = opened.page.locator(".jp-Notebook h2", has_text="Key points")
    assert opened.screens_to(output) < 2
    assert opened.screens_to(opened.code_cells.nth(exercise)) < opened.screens_to(end) / 2


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_opened_run_seen_saved_and_closed_without_a_question(
    course: reader.Started, page: Page, artefacts: Path, name: str
) -> None:
    lesson = course.course / "my" / f"{name}.ipynb"
    notebook = read(lesson)
    opened = LessonPage(page)
    opened.open(course.lesson(lesson.name))
    drawn = page.locator(".jp-Notebook .jp-RenderedMermaid img:visible")  # a fold may close over one already drawn
    expect(drawn).to_have_count(diagrams_in_sight(notebook), timeout=30_000)
    expect(opened.unsaved).to_have_count(0)
    expect_an_early_start(opened, notebook)

    opened.run_all()
    prompts = opened.prompts()
    assert any(prompts)
    assert prompts == [f"[{number}]:" if prompt else "" for number, prompt in enumerate(prompts, start=1)]
    assert len(opened.errors()) == allowed_errors(notebook)
    look_at(opened, artefacts, name)

    opened.save()
    opened.close()
    expect(opened.dialogs).to_have_count(0)
    assert reader.git(course.course, "status", "--porcelain") == ""


@pytest.mark.parametrize("name", ["06_bidirectional_streaming", "08_status_codes"])
def test_what_is_stored_reads_well_in_both_themes(
    course: reader.Started, page: Page, artefacts: Path, name: str
) -> None:
    """One lesson with diagrams and charts, one with tables; JupyterLab does not trust them, as nobody has run them.

    Only these two: a theme is no lesson's matter, and a page takes seconds.
    """
    opened = LessonPage(page)
    opened.open(course.lesson(f"{name}.ipynb"))
    for theme in opened.themes():
        if theme != THEMES[0]:
            page.reload()  # JupyterLab keeps the diagrams in markdown as they were drawn
            opened.wait_until_open()
        look_at(opened, artefacts, f"{name}-stored-{theme.lower()}")


def test_a_second_run_in_the_same_kernel_is_as_clean_as_the_first(course: reader.Started, page: Page) -> None:
    opened = LessonPage(page)
    opened.open(course.lesson(FIRST))
    opened.run_all()
    cells = opened.code_cells.count()
    opened.run_all()
    expect(opened.code_cells.last.locator(".jp-InputPrompt")).to_have_text(f"[{2 * cells}]:", timeout=60_000)
    assert len(opened.errors()) == allowed_errors(read(course.course / "my" / FIRST))
