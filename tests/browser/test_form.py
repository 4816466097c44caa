"""JupyterLab shows the form of a lesson as the metadata that `make refresh` writes ask it to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from nbformat import NotebookNode
from playwright.sync_api import Locator, expect

from tests.browser.page import LessonPage
from tests.tiny_lesson import lesson


@pytest.fixture
def opened(open_notebook: Callable[[NotebookNode], LessonPage]) -> LessonPage:
    """The tiny lesson, opened and not yet run."""
    return open_notebook(lesson())


def cell(opened: LessonPage, shown: str) -> Locator:
    return opened.page.locator(".jp-Notebook .jp-Cell", has_text=shown)


def test_answers_are_out_of_sight_until_their_cell_is_run(opened: LessonPage) -> None:
    run = opened.cell("The mean:")
    placeholder, answer = run.locator(".jp-OutputPlaceholder"), run.locator(".jp-OutputArea-output")
    expect(placeholder).to_contain_text("The mean:")
    expect(answer).to_have_count(0)
    opened.run_all()
    expect(placeholder).to_have_count(0)
    expect(answer).to_have_text("The mean:\n4\n")


def test_a_set_up_shows_its_first_line_and_what_is_ready(opened: LessonPage) -> None:
    set_up = cell(opened, "# Set-up: run this cell")
    expect(set_up).to_contain_text("ready: readings")
    expect(set_up).not_to_contain_text("SimpleNamespace")
    opened.run_all()
    expect(set_up).not_to_contain_text("SimpleNamespace")
    assert opened.prompts()[:2] == ["", "[2]:"], "a hidden source has no number"


def test_folds_are_run_and_stay_closed(opened: LessonPage) -> None:
    buttons = opened.page.locator(".jp-showHiddenCellsButton")
    opened.run_all()
    assert opened.errors() == []
    assert buttons.all_text_contents() == ["2 cells hidden", "1 cell hidden"]
    inside = opened.cell("print(7 // 2, 7 / 2)")
    expect(inside).to_be_hidden()
    expect(cell(opened, "// rounds.")).to_be_visible()
    buttons.last.click()
    expect(inside).to_be_visible()
    assert inside.locator(".jp-InputPrompt").text_content() == "[12]:"
