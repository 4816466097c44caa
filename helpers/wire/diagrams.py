"""Draw calls as a sequence diagram in mermaid's language, of no more lines than a person reads."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.wire.calls import Step
from helpers.wire.http2 import CLIENT, SERVER
from helpers.wire.texts import cut, halves

_MOST_CHARACTERS = 100_000  # that JupyterLab lets mermaid draw
_FEWEST_LINES = 8  # of a call: a unary one has six, so it is drawn whole
_LONGEST_TEXT = 360  # characters
_TEXT_WIDTH = 120  # characters on an arrow; a wider picture is made smaller
_NOTE_WIDTH = 45  # characters that fit into the note between two participants
# In mermaid a semicolon ends a line, a number sign begins an entity, two per cent signs a comment; brackets are HTML.
_ENTITIES = {ord(character): f"#{ord(character)};" for character in "#;%<>"}


class Diagram:
    """A sequence diagram in mermaid's language; JupyterLab draws it, everything else shows the text."""

    def __init__(self, lines: list[str]) -> None:
        self.text = "\n".join(["sequenceDiagram", *(f"    {line}" for line in lines)])

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        if len(self.text) > _MOST_CHARACTERS:
            remark = f"{len(self.text)} characters, and no more than {_MOST_CHARACTERS} can be drawn; here they are:"
            return {"text/plain": f"{remark}\n{self.text}"}
        return {"text/vnd.mermaid": self.text, "text/plain": self.text}


@dataclass
class Group:
    """Lines that belong together: those of a call, or of a connection."""

    title: str  # empty where there is nothing to be told apart
    steps: Sequence[Step]
    names: str = ""  # what the steps are, if not lines and messages


def draw(calls: Sequence[Group], others: Sequence[Group], most: int) -> Diagram:
    """Draw calls and what belongs to none.

    Args:
        calls: drawn in this order; when they have more than ``most`` lines, calls and lines in the middle are counted.
        others: drawn after them.
        most: how many lines to draw, about.

    Raises:
        ValueError: no line may be drawn.
    """
    if most < 1:
        raise ValueError(f"a diagram of at most {most} lines shows nothing; give a larger number")
    is_long = sum(len(group.steps) for group in calls) > most
    first, left_out, last = halves(calls, max(1, most // _FEWEST_LINES) if is_long else len(calls))
    each = max(most // max(1, len(first) + len(last)), 1) if is_long else most
    lines = [f"participant {CLIENT}", f"participant {SERVER}"]
    lines += [line for group in first for line in _lines(group, each)]
    if left_out:
        lines.append(_note(f"… {len(left_out)} more calls …"))
    lines += [line for group in (*last, *others) for line in _lines(group, each)]
    return Diagram(lines)


def _lines(group: Group, most: int) -> list[str]:
    first, left_out, last = halves(group.steps, most)
    lines = [_note(group.title)] if group.title else []
    lines += map(_arrow, first)
    if left_out:
        are_messages = {step.frame for step in left_out} == {"DATA"}
        names = group.names or ("messages" if are_messages else "lines")
        lines.append(_note(f"… {len(left_out)} more {names} …"))
    return [*lines, *map(_arrow, last)]


def _arrow(step: Step) -> str:
    text = cut(" ".join(f"{step.mark}{step.frame} {step.brief}".split()), _LONGEST_TEXT)
    if not step.sender:
        return _note(text)
    there = SERVER if step.sender == CLIENT else CLIENT
    arrow = "-x" if step.frame == "RST_STREAM" else "->>" if step.sender == CLIENT else "-->>"
    return f"{step.sender}{arrow}{there}: {_broken(text, _TEXT_WIDTH)}"


def _note(text: str) -> str:
    return f"Note over {CLIENT},{SERVER}: {_broken(text, _NOTE_WIDTH)}"


def _broken(text: str, width: int) -> str:
    """Break a text into as few lines as fit, about as long as each other; mermaid breaks none by itself."""
    lines = _wrapped(text, width)
    if len(lines) > 1:
        lines = next(other for narrower in range(1, width + 1) if len(other := _wrapped(text, narrower)) == len(lines))
    return "<br/>".join(line.translate(_ENTITIES) for line in lines)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False)
