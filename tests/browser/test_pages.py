"""The pages that lesson 26 serves, as a browser sees them: the front's, and one that calls gRPC-Web."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Page, expect

from helpers import parts, stop_all
from tools.notebooks import select

# What the pages need of the lesson, in its order; each must be there, so that a cell that is renamed is noticed.
CELLS = (
    *("imports", "protos", "services", "weather", "others", "serve", "show", "bare", "app", "handler", "codes"),
    *("calls", "page", "gone", "html", "named", "plane", "envoy", "balance", "translate", "deep-page-run"),
)

pytestmark = pytest.mark.skipif(not parts.has_envoy(), reason="there is no wheel of Envoy for this system")


@pytest.fixture(scope="module")
def lesson() -> Iterator[dict[str, Any]]:
    """Run the lesson's cells that serve pages; gives its names."""
    [path] = select(["26"])
    sources = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
    names: dict[str, Any] = {"display": print}
    for cell in CELLS:
        exec(compile(sources[f"n26-{cell}"], cell, "exec"), names)
    yield names
    stop_all()


def test_the_front_s_page_names_what_it_has_and_lacks(page: Page, lesson: dict[str, Any]) -> None:
    with lesson["told"](lesson["forecast"], fails=lesson["Code"].UNAVAILABLE):
        page.goto(f"http://{lesson['envoy'].address}/?station_id=ZRH-01")
    expect(page.locator("h1")).to_have_text("Zürich")
    assert page.locator("tr").all_inner_texts() == ["warning\tgale", "missing\tforecast"]


def test_a_page_calls_grpc_web(page: Page, lesson: dict[str, Any]) -> None:
    page.goto(f"http://{lesson['envoy'].address}/grpc-web")
    expect(page.locator("#name")).to_have_text(re.compile("^[abc]$"))  # the servers answer with their names
