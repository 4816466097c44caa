"""The answers that are kept for each exercise: wrong ones with the hint they must get, and right ones.

They are in tests/wrong_answers and tests/right_answers, in a directory by lesson, in files named `3.1_what_it_does.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tools.notebooks import ROOT

WRONG_ANSWERS = ROOT / "tests" / "wrong_answers"
RIGHT_ANSWERS = ROOT / "tests" / "right_answers"
HINT = "# hint: "


@dataclass(frozen=True)
class WrongAnswer:
    """A plausible answer that must be refused, and what the refusal must say."""

    name: str
    hint: str
    source: str


def wrong_answers(directory: Path) -> dict[str, list[WrongAnswer]]:
    """Return the wrong answers in a lesson's directory by exercise."""
    found: dict[str, list[WrongAnswer]] = {}
    for path in sorted(directory.glob("*.py")):
        first, _, rest = path.read_text(encoding="utf-8").partition("\n")
        assert first.startswith(HINT), f"{path.name} does not begin with `{HINT}…`"
        exercise = path.name.split("_", 1)[0]
        found.setdefault(exercise, []).append(WrongAnswer(path.stem, first.removeprefix(HINT).strip(), rest))
    return found


def right_answers(directory: Path) -> dict[str, dict[str, str]]:
    """Return the right answers in a lesson's directory by exercise and name."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(directory.glob("*.py")):
        found.setdefault(path.name.split("_", 1)[0], {})[path.stem] = path.read_text(encoding="utf-8")
    return found
