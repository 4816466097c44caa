"""Labs as a reader uses them: run twice with other settings, compared, and interrupted by nothing; in both themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.jupyterlab import JupyterLab
from tests.browser.page import LessonPage

THEMES = ("JupyterLab Light", "JupyterLab Dark")
LIGHT, DARK = THEMES
LABS = (
    ("04_server_streaming", "pool.lab()", LIGHT),
    ("06_bidirectional_streaming", "flow.lab()", LIGHT),
    ("06_bidirectional_streaming", "flow.lab()", DARK),
    ("06_bidirectional_streaming", "flow.race_lab()", LIGHT),
    ("15_retries", "retry.lab()", DARK),
)
READABLE = 4.5  # WCAG 2.2, level AA
_RUN_MS = 30_000
_WATCH = """button => {
  button.wasOff = false;
  new MutationObserver(() => { button.wasOff ||= button.disabled; }).observe(button, {attributes: true});
}"""


class LabPage:
    """A lab whose cell has been run."""

    def __init__(self, opened: LessonPage, call: str) -> None:
        opened.run_cell(f"from helpers.labs import {call.partition('.')[0]}")
        self.opened = opened
        self.all = opened.run_cell(call).locator(".jupyter-widgets.widget-vbox")
        self.button = self.all.get_by_role("button")
        self.status, self.before, self.last = (self.all.locator(f".lab-{n}") for n in ("status", "before", "last"))

    def run(self) -> None:
        """Press Run; see that it goes off, and on again with the result."""
        button = self.button.element_handle()
        button.evaluate(_WATCH)  # the shortest run is over before one could look
        button.click()
        self.opened.page.wait_for_function("button => button.wasOff", arg=button, timeout=_RUN_MS)
        expect(self.button).to_be_enabled(timeout=_RUN_MS)
        expect(self.status).to_contain_text("Done.")

    def turn(self, slider: int) -> None:
        """Move a slider by one value."""
        value = self.all.locator(".widget-readout").nth(slider)
        before = value.text_content() or ""
        handle = self.all.locator(".noUi-handle").nth(slider)
        handle.press("ArrowRight")
        expect(value).not_to_have_text(before)

    def readable(self) -> None:
        """See that its texts stand out from their ground, and that nothing is cut off at the side."""
        texts = (self.status, self.before.locator("p"), self.last.locator("p"), self.all.locator(".lab-question b"))
        for text in (*texts, self.all.locator(".widget-label").first):
            innermost = text.locator("span").first if text is self.status else text
            assert self.opened.contrast(innermost) >= READABLE
        assert self.all.evaluate("element => element.scrollWidth <= element.clientWidth")


def settings(run: Locator) -> str:
    return run.locator("b").first.locator("..").text_content() or ""


@pytest.fixture
def opened(page: Page) -> LessonPage:
    page.set_viewport_size({"width": 1280, "height": 800})
    return LessonPage(page)


@pytest.mark.parametrize(("lesson", "call", "theme"), LABS)
def test_a_lab_shows_two_runs_side_by_side(
    lab: JupyterLab, opened: LessonPage, artefacts: Path, lesson: str, call: str, theme: str
) -> None:
    lab.use_theme(theme)
    opened.open(lab.address(f"{lesson}.ipynb"))
    panel = LabPage(opened, call)
    expect(panel.status).to_have_text("Change something, then press Run.")
    expect(panel.all.locator("img")).to_have_count(0)

    panel.run()
    expect(panel.last.locator("img")).to_be_visible()
    expect(panel.before).to_contain_text("The run before the last will stand here.")
    sentence, chosen = panel.last.locator("p").text_content(), settings(panel.last)

    panel.turn(0)
    panel.run()
    expect(panel.before.locator("p")).to_have_text(sentence or "")
    assert settings(panel.before).removeprefix("The run before") == chosen.removeprefix("The last run")
    assert panel.last.locator("p").text_content() != sentence, "another setting, another sentence"
    for run in (panel.before, panel.last):
        expect(run.locator("img")).to_be_visible()
        assert run.locator("img").get_attribute("alt")
    left, right = panel.before.bounding_box(), panel.last.bounding_box()
    assert left and right
    assert left["x"] + left["width"] <= right["x"] and left["y"] == right["y"], "side by side on a small screen"
    panel.readable()
    name = re.sub(r"\W", "", call)
    opened.screenshot(panel.all, artefacts / f"{lesson}-{name}-{theme.split()[-1].lower()}.png")


def test_a_long_run_shows_how_far_it_is_and_leaves_the_last_one_grey(
    lab: JupyterLab, opened: LessonPage, artefacts: Path
) -> None:
    lab.use_theme(LIGHT)
    opened.open(lab.address("06_bidirectional_streaming.ipynb"))
    panel = LabPage(opened, "flow.lab()")
    panel.run()
    for slider in (1, 2, 2):  # a message every 0.02 s, fifty of them: a second
        panel.turn(slider)
    panel.button.click()
    expect(panel.status).to_have_text(re.compile(r"Running: [1-9]\d* of 50 messages"))
    expect(panel.all.locator(".widget-hprogress")).to_be_visible()
    expect(panel.button).to_be_disabled()
    expect(panel.last.locator("img")).to_be_visible()
    expect(panel.last.locator("div[style*=opacity]").first).to_have_css("opacity", "0.35")
    opened.screenshot(panel.all, artefacts / "lab-running-light.png")
    expect(panel.button).to_be_enabled(timeout=_RUN_MS)
    expect(panel.last.locator("div[style*=opacity]").first).to_have_css("opacity", "1")
    expect(panel.all.locator(".widget-hprogress")).to_be_hidden()


@pytest.mark.parametrize("theme", THEMES)
def test_a_lab_with_choices_shows_a_table(lab: JupyterLab, opened: LessonPage, artefacts: Path, theme: str) -> None:
    lab.use_theme(theme)
    opened.open(lab.address("08_status_codes.ipynb"))
    panel = LabPage(opened, "status.lab()")
    panel.run()
    panel.all.locator("select").first.select_option("DATA_LOSS")
    panel.run()
    expect(panel.last.locator("p")).to_contain_text("DATA_LOSS, 'no station XYZ-99'")
    expect(panel.before.locator("p")).to_contain_text("NOT_FOUND, 'no station XYZ-99'")
    for cell in (panel.last.locator("td").last, panel.last.locator("th").first):
        assert opened.contrast(cell) >= READABLE
        expect(cell).not_to_have_css("padding-left", "0px")
    panel.readable()
    opened.screenshot(panel.all, artefacts / f"08_status_codes-{theme.split()[-1].lower()}-lab.png")


def test_interrupting_the_kernel_neither_stops_a_run_nor_breaks_the_controls(
    lab: JupyterLab, opened: LessonPage
) -> None:
    """A run is in a thread of its own, and short; ■ is for cells."""
    lab.use_theme(THEMES[0])
    opened.open(lab.address("06_bidirectional_streaming.ipynb"))
    panel = LabPage(opened, "flow.lab()")
    for slider in (1, 2, 2):
        panel.turn(slider)
    panel.button.click()
    expect(panel.status).to_have_text(re.compile(r"Running: [1-9]"))
    opened.page.get_by_role("menuitem", name="Kernel", exact=True).click()
    opened.page.get_by_role("menuitem", name="Interrupt Kernel").click()
    expect(panel.button).to_be_enabled(timeout=_RUN_MS)
    expect(panel.status).to_contain_text("Done.")
    panel.run()
    expect(panel.before.locator("img")).to_be_visible()
