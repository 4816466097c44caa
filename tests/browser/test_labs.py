"""Labs as a reader uses them: run twice with other settings, compared, and interrupted by nothing; in both themes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests import reader
from tests.browser.page import LessonPage
from tests.chromium import READABLE
from tests.tiny import code, notebook

LABS = (
    "aio.lab()",
    "balancing.lab()",
    "chain.lab()",
    "flow.lab()",
    "flow.race_lab()",
    "hedging.lab()",
    "knee.lab()",
    "pool.lab()",
    "retry.lab()",
    "throttle.lab()",
    "tokens.lab()",
)
_RUN_MS = 30_000
_SENT_MS = 600  # a person takes as long from a slider to the button
_WATCH = """button => {
  button.wasOff = false;
  new MutationObserver(() => { button.wasOff ||= button.disabled; }).observe(button, {attributes: true});
}"""


class LabPage:
    """A lab whose cell has been run."""

    def __init__(self, opened: LessonPage) -> None:
        self.all = opened.run_cell("lab()").locator(".jupyter-widgets.widget-vbox")
        self.opened = opened
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
        # A widget sends one change at a time and keeps the next until the kernel has had it; a click goes at once.
        self.opened.page.wait_for_timeout(_SENT_MS)

    def look_at(self, picture: Path) -> None:
        """See in both themes that its texts stand out from their ground, and that nothing is cut off at the side."""
        for theme in self.opened.themes():
            self._readable()
            self.opened.screenshot(self.all, picture.with_stem(f"{picture.stem}-{theme.lower()}"))

    def _readable(self) -> None:
        texts = (self.status, self.before.locator("p"), self.last.locator("p"), self.all.locator(".lab-question b"))
        for text in (*texts, self.all.locator(".widget-label").first):
            innermost = text.locator("span").first if text is self.status else text
            assert self.opened.contrast(innermost) >= READABLE
        for cell in self.last.locator("td, th").all():
            assert self.opened.contrast(cell) >= READABLE
        assert self.all.evaluate("element => element.scrollWidth <= element.clientWidth")


def settings(run: Locator) -> str:
    return run.locator("b").first.locator("..").text_content() or ""


@pytest.fixture
def start_lab(open_notebook: Callable[..., LessonPage]) -> Callable[[str], LabPage]:
    """Return what opens a notebook with nothing but a lab, which opens faster than a lesson, and starts that."""

    def start(call: str) -> LabPage:
        source = f"from helpers.labs import {call.partition('.')[0]}\n\n{call}"
        return LabPage(open_notebook(notebook(code(source))))

    return start


@pytest.mark.parametrize("call", LABS)
def test_a_lab_shows_two_runs_side_by_side(start_lab: Callable[[str], LabPage], artefacts: Path, call: str) -> None:
    panel = start_lab(call)
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
    name = re.sub(r"\W", "", call)
    panel.look_at(artefacts / f"lab-{name}.png")


def test_a_long_run_shows_how_far_it_is_and_leaves_the_last_one_grey(
    start_lab: Callable[[str], LabPage], artefacts: Path
) -> None:
    panel = start_lab("flow.lab()")
    panel.run()
    for slider in (1, 2, 2):  # a message every 0.02 s, fifty of them: a second
        panel.turn(slider)
    panel.button.click()
    expect(panel.status).to_have_text(re.compile(r"Running: [1-9]\d* of 50 messages"))
    expect(panel.all.locator(".widget-hprogress")).to_be_visible()
    expect(panel.button).to_be_disabled()
    expect(panel.last.locator("img")).to_be_visible()
    expect(panel.last.locator("div[style*=opacity]").first).to_have_css("opacity", "0.35")
    panel.opened.screenshot(panel.all, artefacts / "lab-running-light.png")
    expect(panel.button).to_be_enabled(timeout=_RUN_MS)
    expect(panel.last.locator("div[style*=opacity]").first).to_have_css("opacity", "1")
    expect(panel.all.locator(".widget-hprogress")).to_be_hidden()


@pytest.mark.parametrize(
    ("call", "choice", "before", "last"),
    [
        ("status.lab()", "DATA_LOSS", "NOT_FOUND, 'no station XYZ-99'", "DATA_LOSS, 'no station XYZ-99'"),
        ("compression.lab()", "noise", "256 KiB of text", "256 KiB of noise"),
    ],
)
def test_a_lab_with_choices_shows_a_table(
    start_lab: Callable[[str], LabPage], artefacts: Path, call: str, choice: str, before: str, last: str
) -> None:
    panel = start_lab(call)
    panel.run()
    panel.all.locator("select").first.select_option(choice)
    panel.run()
    expect(panel.last.locator("p")).to_contain_text(last)
    expect(panel.before.locator("p")).to_contain_text(before)
    for cell in (panel.last.locator("td").last, panel.last.locator("th").first):
        expect(cell).not_to_have_css("padding-left", "0px")
    name = re.sub(r"\W", "", call)
    panel.look_at(artefacts / f"lab-{name}.png")


def test_interrupting_the_kernel_neither_stops_a_run_nor_breaks_the_controls(
    start_lab: Callable[[str], LabPage],
) -> None:
    """A run is in a thread of its own, and short; ■ is for cells."""
    panel = start_lab("flow.lab()")
    for slider in (1, 2, 2):
        panel.turn(slider)
    panel.button.click()
    expect(panel.status).to_have_text(re.compile(r"Running: [1-9]"))
    panel.opened.choose("Kernel", "Interrupt Kernel")
    expect(panel.button).to_be_enabled(timeout=_RUN_MS)
    expect(panel.status).to_contain_text("Done.")
    panel.run()
    expect(panel.before.locator("img")).to_be_visible()


def test_a_lab_that_was_saved_says_what_to_do_when_it_is_opened_again(
    course: reader.Started, start_lab: Callable[[str], LabPage]
) -> None:
    opened = start_lab("pool.lab()").opened
    opened.save()
    course.shut_kernels_down()
    opened.open(opened.page.url)
    expect(opened.page.locator(".jp-OutputArea", has_text="Lab: run this cell")).to_have_count(1)
    expect(opened.page.get_by_text("model not found")).to_have_count(0)
    expect(opened.unsaved).to_have_count(0)
