"""Stored figures in a notebook that JupyterLab does not trust yet, as a fresh clone has them; in both themes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from helpers.figures import meanings
from tests import reader
from tests.browser.page import LessonPage
from tests.chromium import READABLE


def test_bytes_keep_their_colours_and_charts_their_size(course: reader.Started, page: Page, artefacts: Path) -> None:
    opened = LessonPage(page)
    opened.open(course.lesson("01_messages.ipynb"))
    unfold(opened, "JSON and speed, more exactly")
    for theme in opened.themes():
        see_bytes(opened, artefacts / f"01_messages-{theme.lower()}-bytes.png")
        see_chart(opened, artefacts / f"01_messages-{theme.lower()}-chart.png")


def unfold(opened: LessonPage, heading: str) -> None:
    opened.page.locator(".jp-MarkdownCell", has_text=heading).last.locator(".jp-showHiddenCellsButton").click()


def see_bytes(opened: LessonPage, picture: Path) -> None:
    of_bytes = opened.cell("message_bytes(report").locator(".jp-OutputArea")
    of_bytes.scroll_into_view_if_needed()
    for role, colour in {"tag": meanings.TAG, "length": meanings.LENGTH, "value": meanings.VALUE}.items():
        header = of_bytes.locator("th", has_text=role).locator("code")
        red, green, blue = bytes.fromhex(colour.removeprefix("#"))
        expect(header).to_have_css("background-color", f"rgb({red}, {green}, {blue})")
        assert opened.contrast(header) >= READABLE
    assert opened.contrast(of_bytes.locator("td").last) >= READABLE
    opened.screenshot(of_bytes, picture)


def see_chart(opened: LessonPage, picture: Path) -> None:
    chart = opened.cell("bars(milliseconds").locator("img")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box and box["width"] == 770
    assert chart.evaluate("image => image.naturalWidth") == 2 * 770
    assert box["width"] / box["height"] == pytest.approx(chart.evaluate("i => i.naturalWidth / i.naturalHeight"), 0.01)
    opened.screenshot(chart, picture)
