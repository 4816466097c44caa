"""The browser of the tests that need one, and what they ask of any page in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, sync_playwright

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]

READABLE = 4.5  # contrast: WCAG 2.2, level AA

# Relative luminance and contrast as WCAG 2.2 defines them, of a text against the ground painted behind it.
_CONTRAST = """element => {
  const channels = colour => {
    const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
    return {rgb: [r, g, b], a};
  };
  const luminance = rgb => {
    const [r, g, b] = rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ink = luminance(channels(getComputedStyle(element).color).rgb);
  let ground = 1;
  for (let at = element; at; at = at.parentElement) {
    const colour = channels(getComputedStyle(at).backgroundColor);
    if (colour.a > 0.5) { ground = luminance(colour.rgb); break; }
  }
  const [low, high] = [ink, ground].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}"""


@contextmanager
def launched() -> Iterator[Browser]:
    """Start the browser that is installed here; playwright's own would be a download."""
    executable = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if executable is None:
        pytest.fail(f"no browser found; install one of {', '.join(_BROWSERS)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, headless=True, args=_ARGUMENTS)
        yield browser
        browser.close()


def contrast(element: Locator) -> float:
    """Return the contrast of an element's text with the ground behind it; READABLE is easy to read."""
    return element.evaluate(_CONTRAST)
