"""The built site in Chromium: what a reader does with it works, on a desk and on a phone, by day and by night."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.chromium import READABLE, contrast
from tests.site.conftest import Open

LESSON = "notebooks/03_unary_calls.html"
TRAP = "trap-cancelled-channel-closed"
OPEN_ALL = "document.querySelectorAll('details').forEach(details => { details.open = true; })"
WIDER_THAN_THE_WINDOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def open_all_folds(page: Page) -> None:
    """Open everything that is folded, and wait until the diagrams in it are drawn."""
    page.evaluate(OPEN_ALL)
    expect(page.locator("pre.mermaid:not([data-processed])")).to_have_count(0)


# -- diagrams ----------------------------------------------------------------------------------------------------------


def test_every_diagram_is_drawn(open_page: Open, lessons: list[str]) -> None:
    for place in ["index.html", "CONTRIBUTING.html", *lessons]:
        page = open_page(place)
        open_all_folds(page)
        diagrams = page.locator("pre.mermaid")
        expect(page.locator("pre.mermaid > svg")).to_have_count(diagrams.count())
        assert "Syntax error" not in " ".join(diagrams.all_text_contents()), place
        assert page.locator(".error-icon, .error-text").count() == 0, place
        page.context.close()


def test_lesson_06_has_its_diagrams(open_page: Open) -> None:
    page = open_page("notebooks/06_bidirectional_streaming.html")
    first = page.locator("pre.mermaid > svg").first
    expect(first).to_be_visible()
    expect(first).to_contain_text("operator")
    expect(page.locator("pre.mermaid", has_text="RST_STREAM CANCEL").first).to_be_attached()


def test_a_diagram_is_drawn_again_when_the_theme_changes(open_page: Open) -> None:
    page = open_page(LESSON)
    line = page.locator("pre.mermaid .nodeLabel").first
    by_day = line.evaluate("element => getComputedStyle(element).color")
    page.evaluate("document.body.dataset.theme = 'dark'")
    expect(page.locator("html")).to_have_attribute("data-diagrams", "dark")
    assert line.evaluate("element => getComputedStyle(element).color") != by_day


# -- what is folded ----------------------------------------------------------------------------------------------------


def test_a_fold_opens_by_a_link_to_its_heading(open_page: Open) -> None:
    page = open_page(LESSON)
    fold = page.locator(f"#{TRAP} > details.fold")
    code = fold.locator("div.cell").first
    expect(fold.locator("summary").first).to_have_text(re.compile(r"^\d+ more cells?$"))
    expect(code).to_be_hidden()
    page.locator(f"table a[href='#{TRAP}']").first.click()
    expect(code).to_be_visible()
    expect(page.locator(f"#{TRAP} > h3")).to_be_in_viewport()
    fold.locator("summary").first.click()
    expect(code).to_be_hidden()
    page.locator(f"table a[href='#{TRAP}']").first.click()
    expect(code).to_be_visible()


def test_a_fold_opens_by_an_address_from_elsewhere(open_page: Open) -> None:
    page = open_page(f"{LESSON}#{TRAP}")
    expect(page.locator(f"#{TRAP} > details.fold div.cell").first).to_be_visible()
    expect(page.locator(f"#{TRAP} > h3")).to_be_in_viewport()
    expect(page.locator("details.fold:not([open])").first).to_be_attached()


def test_the_prose_of_a_fold_is_in_sight(open_page: Open) -> None:
    page = open_page(LESSON)
    expect(page.locator("#the-bytes-of-a-call > p").first).to_be_visible()


def test_the_answer_to_a_prediction_is_hidden_until_it_is_asked_for(open_page: Open) -> None:
    page = open_page(LESSON)
    prediction = page.locator("blockquote", has_text="Predict.").first
    cell = prediction.locator("xpath=following-sibling::*[1]")
    answer = cell.locator(".cell_output")
    expect(cell.locator(".cell_input")).to_be_visible()
    expect(answer).to_be_hidden()
    cell.get_by_text("Show what comes out").click()
    expect(answer).to_be_visible()
    expect(answer).to_contain_text("Hello, Ada!")


def test_a_set_up_shows_what_is_ready(open_page: Open) -> None:
    page = open_page(LESSON)
    cell = page.locator("#set-up div.cell").first
    expect(cell.locator(".cell_output")).to_contain_text("ready: ")
    expect(cell.locator(".cell_input")).to_be_hidden()
    cell.get_by_text("Show the set-up's code").click()
    expect(cell.locator(".cell_input")).to_be_visible()


# -- the ways through the course ---------------------------------------------------------------------------------------


def test_the_navigation_has_all_lessons_below_their_parts(open_page: Open, lessons: list[str]) -> None:
    page = open_page("index.html")
    parts = page.locator(".sidebar-tree p.caption").all_text_contents()
    assert [part.strip().split(" · ")[0] for part in parts[:-1]] == ["I", "II", "III", "IV", "V", "VI", "VII"]
    links = page.locator(".sidebar-tree a[href^='notebooks/']")
    assert [link.get_attribute("href") for link in links.all()] == lessons


def test_one_page_leads_to_the_next_and_back(open_page: Open) -> None:
    page = open_page(LESSON)
    page.locator(".related-pages a.next-page").click()
    expect(page).to_have_title(re.compile("^04 · Server streaming"))
    page.locator(".related-pages a.prev-page").click()
    expect(page).to_have_title(re.compile("^03 · Unary calls"))


def test_search_finds_the_lesson_on_deadlines(open_page: Open) -> None:
    page = open_page("index.html")
    page.locator(".sidebar-search").fill("deadline")
    page.keyboard.press("Enter")
    results = page.locator("#search-results ul.search li a")
    expect(results.filter(has_text="10 · Deadlines and cancellation").first).to_be_visible()
    page.wait_for_load_state("networkidle")  # it reads the pages that it found, to quote them
    results.filter(has_text="10 · Deadlines and cancellation").first.click()
    expect(page).to_have_title(re.compile("^10 · Deadlines"))
    expect(page.locator("article span.highlighted", has_text="deadline").first).to_be_attached()
    expect(page.locator("pre.mermaid > svg").first).to_be_visible()


def test_a_lab_says_where_it_is_alive(open_page: Open) -> None:
    page = open_page("notebooks/06_bidirectional_streaming.html")
    note = page.locator(".needs-kernel").first
    expect(note).to_contain_text("in JupyterLab only")
    note.locator("a").click()
    expect(page.locator("#the-two-commands > h2")).to_be_in_viewport()


# -- how it looks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_easy_to_read(open_page: Open, scheme: str) -> None:
    page = open_page(LESSON, scheme=scheme)
    open_all_folds(page)
    ground = page.locator("body").evaluate("element => getComputedStyle(element).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
    for name in ("article p", ".cell_input pre", ".cell_output pre", ".html-output td", "details.fold > summary", "h2"):
        assert contrast(page.locator(name).first) >= READABLE, name


def test_the_dark_theme_can_be_chosen(open_page: Open) -> None:
    page = open_page(LESSON)
    body, button = page.locator("body"), page.locator(".content-icon-container .theme-toggle")
    for _ in range(3):
        if body.get_attribute("data-theme") == "dark":
            break
        button.click()
    expect(body).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("data-diagrams", "dark")


@pytest.mark.parametrize("width", [390, 1024, 1280, 1340, 1440])
def test_no_page_is_wider_than_its_window(open_page: Open, width: int) -> None:
    for place in ("index.html", LESSON, "notebooks/15_retries.html", "notebooks/28_system.html"):
        page = open_page(place, width=width)
        open_all_folds(page)
        assert page.evaluate(WIDER_THAN_THE_WINDOW) <= 0, place
        page.context.close()


def test_on_a_phone_the_navigation_is_behind_a_button(open_page: Open) -> None:
    page = open_page(LESSON, width=390)
    link = page.locator(".sidebar-tree a", has_text="04 · Server streaming")
    expect(link).not_to_be_in_viewport()
    page.locator(".mobile-header .nav-overlay-icon, .mobile-header label[for='__navigation']").first.click()
    expect(link).to_be_in_viewport()
