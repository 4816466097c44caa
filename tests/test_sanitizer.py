"""The sanitizer file hides what must vary, all of it is read, and no output is hidden whole."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbval.plugin import get_sanitize_patterns

from tests.blind_spots import code_cells, name_of
from tests.hygiene import output_texts
from tests.sandbox import SANITIZER
from tools.notebooks import all_notebooks

PATTERNS = get_sanitize_patterns(SANITIZER.read_text(encoding="utf-8"))
# What the replacements leave in the place of what varies.
PLACEHOLDER = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\]|%5B::1%5D):PORT|^[IWEF] \S+\]", re.M)


def sanitize(text: str) -> str:
    """Apply the patterns as nbval does."""
    for pattern, replacement in PATTERNS:
        text = re.sub(pattern, replacement, text)
    return text


def hides_everything(text: str) -> bool:
    """Say whether the patterns leave nothing of a text that had something."""
    shown, left = (re.sub(r"\W+", "", t) for t in (text, PLACEHOLDER.sub("", sanitize(text))))
    return bool(shown) and not left


def test_nbval_reads_every_pair() -> None:
    lines = [line for line in SANITIZER.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert lines == [line for pair in PATTERNS for line in (f"regex: {pair[0]}", f"replace: {pair[1]}")]


@pytest.mark.parametrize("pattern", [pattern for pattern, _ in PATTERNS])
def test_a_pattern_compiles_and_needs_something_to_match(pattern: str) -> None:
    assert not re.search(pattern, "")


def test_what_varies_is_hidden() -> None:
    assert sanitize("ipv4:127.0.0.1:40123 done") == sanitize("ipv4:127.0.0.1:50051 done")
    log = "E1122 07:58:51.132000   {} chttp2_transport.cc:{}] peer closed"
    assert sanitize(log.format(4711, 900)) == sanitize(log.format(12, 9))


def test_what_matters_is_kept() -> None:
    for text in ("4 messages", "12:30:59", "127.0.0.1", "port 50051", "grpc-status: 4", "0x0a05"):
        assert sanitize(text) == text


def test_hiding_everything_is_noticed() -> None:
    assert hides_everything("localhost:40123")
    assert not hides_everything("listening on localhost:40123")
    assert not hides_everything("")


@pytest.mark.parametrize("path", all_notebooks(), ids=lambda path: path.stem)
def test_no_output_is_hidden_whole(path: Path) -> None:
    cells = code_cells(nbformat.read(path, as_version=4))
    assert [name_of(cell) for cell in cells for text in output_texts(cell) if hides_everything(text)] == []
