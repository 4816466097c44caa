"""What CONTRIBUTING quotes from a lesson stands in the lesson, word for word."""

from __future__ import annotations

import re

import nbformat
import pytest

from tools.lesson import FENCE
from tools.notebooks import ROOT, select

CUT = "…"  # a line of its own, where a quotation leaves something out
QUOTATION = re.compile(r"(?P<language>markdown|python) (?P<cell>n(?P<lesson>\d\d)-\S+)")


def quotations() -> list[tuple[str, str, str]]:
    """Return the lesson, the cell's id and the text of each quotation: a fence whose head names a cell."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    found = ((QUOTATION.fullmatch(fence["language"].strip()), fence["body"]) for fence in FENCE.finditer(text))
    return [(match["lesson"], match["cell"], body) for match, body in found if match]


def parts(quotation: str) -> list[str]:
    """Return the parts of a quotation between its cuts."""
    return [part.strip("\n") for part in re.split(rf"(?m)^{CUT}$", quotation) if part.strip()]


def test_parts_are_found_between_cuts() -> None:
    assert parts("one\ntwo\n…\nthree …\n") == ["one\ntwo", "three …"]


def test_the_template_is_shown() -> None:
    assert len(quotations()) >= 10


@pytest.mark.parametrize(("lesson", "cell", "quotation"), quotations(), ids=lambda value: value.partition("\n")[0][:30])
def test_a_quotation_is_the_lesson_s(lesson: str, cell: str, quotation: str) -> None:
    [path] = select([lesson])
    sources = {each.id: each.source for each in nbformat.read(path, as_version=4).cells}
    assert cell in sources, f"CONTRIBUTING quotes a cell that {path.name} does not have"
    for part in parts(quotation):
        assert part in sources[cell], f"CONTRIBUTING quotes {cell} otherwise than {path.name} has it"
