"""Lesson 22 shows the client of grpc-js, and its trace, as `make test-peers` runs and compares them."""

from pathlib import Path

import nbformat
import pytest

from tools.notebooks import ROOT

LESSON = ROOT / "notebooks" / "22_debugging.ipynb"
PEERS = Path(__file__).parent / "peers"


@pytest.mark.parametrize(("language", "name"), [("js", "client.js"), ("text", "trace.txt")])
def test_the_lesson_shows_the_file(language: str, name: str) -> None:
    text = "\n".join(cell.source for cell in nbformat.read(LESSON, as_version=4).cells)
    assert f"```{language}\n{(PEERS / name).read_text(encoding='utf-8').strip()}\n```" in text
