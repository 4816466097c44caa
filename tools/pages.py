"""Write the pages that lead into the lessons: routes, what readers look for, the glossary, and the official subjects.

    python -m tools.pages [--check]

Each page in docs/ is made from a list in docs/sources/ and from the lessons: headings, minutes, and the tables of their
traps. A list names a place by its number or its heading, never by a link, so a heading may change without breaking it.
With `--check` nothing is written; the exit code says whether anything would be.
"""

from __future__ import annotations

import argparse
import itertools
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools import budget, lesson
from tools.notebooks import ROOT, all_notebooks

DOCS = ROOT / "docs"
SOURCES = DOCS / "sources"
GUIDES = "https://grpc.io/docs/guides/"
EXAMPLES = "https://github.com/grpc/grpc/tree/master/examples/python/"

SECTION = re.compile(r"(?P<lesson>\d{1,2})\.\d+")
LESSON = re.compile(r"\d\d")
ROW = re.compile(r"(?m)^\| (?P<symptom>.+?) \| (?P<cure>.+?) \|$")
INLINE = re.compile(r"\[(?P<place>\d{1,2}\.\d+|\d\d)\](?!\()")
# In the order of their numbers, as the lessons and everybody else list them.
CODES = (
    *("CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS"),
    *("PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED"),
    *("INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"),
)
EXCEPTION = re.compile(
    r"\b[A-Z]\w*(?:Error|Exception|Warning)\b|\bNo module named\b|\bobject is not\b|\bcannot import\b"
)
WHOLE_HOURS_FROM = 4  # a shorter route is told in half hours


class NoSuchPlace(ValueError):
    """A list names a section, lesson or heading that does not exist."""


@dataclass(frozen=True)
class Route:
    """A way through the course.

    Attributes:
        name, who, ends: its name, for whom it is, and what they can do in the end.
        stops: numbered sections, lessons, or lessons' open paths, as in ``docs/sources/routes.toml``.
        exercises: whether the exercises of its sections are part of it.
    """

    name: str
    who: str
    ends: str
    stops: tuple[str, ...]
    exercises: bool = True

    @property
    def minutes(self) -> float:
        """How long it takes."""
        return sum(minutes_of(stop, self.exercises) for stop in self.stops)

    @property
    def duration(self) -> str:
        """How long it takes, in words."""
        hours = self.minutes / 60
        halves = round(2 * hours)
        half = "½" if hours < WHOLE_HOURS_FROM and halves % 2 else ""
        return f"{halves // 2 if half else round(hours)}{half} hours"


@cache
def lessons() -> dict[str, tuple[Path, NotebookNode]]:
    """Return the lessons by their numbers of two digits."""
    return {path.name[:2]: (path, nbformat.read(path, as_version=4)) for path in all_notebooks()}


def find(place: str) -> tuple[str, lesson.Heading]:
    """Return the lesson's number and the heading of a place.

    Args:
        place: a numbered section (``"3.1"``), a lesson (``"03"``), or a heading in one (``"10#Cancelling"``).

    Raises:
        NoSuchPlace: there is none; the text says what is there.
    """
    number, _, title = place.partition("#")
    if section := SECTION.fullmatch(number):
        number, title = section["lesson"].zfill(2), f"{place} "
    if number not in lessons():
        raise NoSuchPlace(f"{place!r}: there is no lesson {number!r}; a place is written as 3.1, 03, or 03#A heading")
    headings = _headings(number)
    if not title:
        return number, headings[0]
    for heading in headings:
        plain = lesson.plain(heading.title)
        if plain.startswith(title) if section else plain == title:
            return number, heading
    there = ", ".join(lesson.plain(heading.title) for heading in headings)
    raise NoSuchPlace(f"{place!r} is no heading of lesson {number}, which has: {there}")


def link(place: str, folder: str = "../notebooks/") -> str:
    """Return a link to a place, in markdown, from a page in docs/ or one with its own way to the lessons."""
    number, heading = find(place)
    path, _ = lessons()[number]
    title = lesson.plain(heading.title).removesuffix(" ◆")
    if heading.level == 1:
        return f"[{title.replace(' · ', ' ')}]({folder}{path.name})"
    shown = title if SECTION.match(title) else f"{number}: {title}"
    return f"[{shown}]({folder}{path.name}#{lesson.anchor(heading.title)})"


@cache
def minutes_of(stop: str, exercises: bool) -> float:
    """Return the minutes of a route's stop, with the exercises in it or without."""
    number, _, rest = stop.partition(" ")
    if LESSON.fullmatch(number):
        whole = budget.minutes(lessons()[find(number)[0]][1])
        return whole.reading + (whole.exercises if exercises and rest != "open" else 0)
    at, heading = find(stop)
    return budget.section_minutes(lessons()[at][1], heading, exercises)


def routes() -> list[Route]:
    """Return the routes in their order."""
    return [Route(**{**each, "stops": tuple(each["stops"])}) for each in _source("routes")["route"]]


def table_of_routes(page: str) -> str:
    """Return the table of the routes, with links to their stops on a page, as README and lesson 00 have it."""
    rows = [f"| [{r.name}]({page}#{lesson.anchor_on_github(r.name)}) | {r.who} | {r.duration} |" for r in routes()]
    return "\n".join(["| route | for you if | takes |", "|---|---|---|", *rows])


def routes_page() -> str:
    """Return the page of the routes."""
    parts = [
        "# Routes through the course",
        "Times are for one reader, alone, and computed from the lessons: prose, code and pictures in sight, and the "
        "minutes that exercises name. What is folded comes on top.",
        "A section needs its lesson's set-up, and sometimes what stands before it: select its heading, and *Run → Run "
        "All Above Selected Cell*. That also runs cells whose output you were to predict.",
        table_of_routes(""),
    ]
    for route in routes():
        without = "" if route.exercises else ", without the exercises"
        takes = f"About {route.duration}{without}. In the end: {route.ends[0].lower()}{route.ends[1:]}"
        parts += [f"## {route.name}", f"{route.who} {takes}", "\n".join(_stops(route))]
    return _page("routes.toml", parts)


def _stops(route: Route) -> Iterator[str]:
    """List a route's stops: a line for each lesson, with its sections where it is not for the whole of it."""
    for number, together in itertools.groupby(route.stops, key=lambda stop: find(stop.partition(" ")[0])[0]):
        stops = list(together)
        minutes = max(1, round(sum(minutes_of(stop, route.exercises) for stop in stops)))
        sections = [link(stop) for stop in stops if SECTION.fullmatch(stop)]
        yield f"1. {link(number)}, {minutes} min" + (f": {' · '.join(sections)}" if sections else "")


def find_page() -> str:
    """Return the page of what readers want to do, and of what they see when it fails."""
    parts = ["# Where is …?", "[I want to …](#i-want-to-) · [I see …](#i-see-)", "## I want to …"]
    for area in _source("wishes")["area"]:
        rows = [f"| {wish} | {link(place)} |" for wish, place in area["wishes"]]
        parts += [f"### {area['name']}", "\n".join(["| I want to … | |", "|---|---|", *rows])]
    parts += [
        "## I see …",
        "### A text that gRPC writes",
        "\n".join(["| code | text | mostly | |", "|---|---|---|---|", *_messages()]),
        "What follows is from the tables of the lessons' traps: what you see, mostly as a link to where it is shown, "
        "and its cure. What names a code or an exception comes first, the rest by lessons.",
    ]
    for name, rows in _symptoms().items():
        parts += [f"### {name}", "\n".join(["| I see … | cure | lesson |", "|---|---|---|", *rows])]
    return _page("wishes.toml", parts)


def glossary_page() -> str:
    """Return the glossary."""
    rows = [f"| **{term}** | {meaning} | {link(place)} |" for term, meaning, place in _source("glossary")["terms"]]
    parts = ["# Glossary", "Each term with the place that defines it.", "\n".join(["| | | |", "|---|---|---|", *rows])]
    return _page("glossary.toml", parts)


def official_page() -> str:
    """Return the table of the official guides and examples."""
    source = _source("official")
    guides = [f"| [{name}]({GUIDES}{path}/) | {_places(places)} |" for name, path, places in source["guides"]]
    examples = [f"| [{name}]({EXAMPLES}{name}) | {what} | {_places(at)} |" for name, what, at in source["examples"]]
    parts = [
        "# The official guides and examples",
        "Where the course has the subjects of [the guides](https://grpc.io/docs/guides/) and of "
        "[the examples in Python](https://github.com/grpc/grpc/tree/master/examples/python).",
        "## Guides",
        "\n".join(["| guide | here |", "|---|---|", *guides]),
        "## Examples",
        "\n".join(["| example | shows | here |", "|---|---|---|", *examples]),
    ]
    return _page("official.toml", parts)


PAGES: dict[str, Callable[[], str]] = {
    "routes.md": routes_page,
    "find.md": find_page,
    "glossary.md": glossary_page,
    "official.md": official_page,
}


def main(arguments: list[str] | None = None) -> int:
    """Write what differs, or only say so; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.pages", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if anything would be written")
    check = parser.parse_args(arguments).check
    changed = 0
    for name, page in PAGES.items():
        path, text = DOCS / name, page()
        differs = not path.exists() or path.read_text(encoding="utf-8") != text
        changed += differs
        print(f"{name:<16}{'as it was' if not differs else 'would change' if check else 'written'}")
        if differs and not check:
            path.write_text(text, encoding="utf-8", newline="\n")
    return 1 if check and changed else 0


def _source(name: str) -> dict:
    path = SOURCES / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SystemExit(f"{path.name} is no TOML: {error}") from None


@cache
def _headings(number: str) -> list[lesson.Heading]:
    return lesson.headings(lessons()[number][1])


def _page(source: str, parts: Iterable[str]) -> str:
    made = f"<!-- Made by `make pages` from docs/sources/{source} and the lessons: change those. -->"
    return "\n\n".join([made, *parts]) + "\n"


def _places(places: list[str] | str) -> str:
    if isinstance(places, str):
        return INLINE.sub(lambda match: link(match["place"]), places)
    return " · ".join(map(link, places))


def _messages() -> Iterator[str]:
    """Return the rows of the table of texts."""
    for code, text, means, place in _source("messages")["messages"]:
        yield f"| {code} | `{text}` | {means} | {link(place)} |"


def _symptoms() -> dict[str, list[str]]:
    """Return the rows of all tables of traps by what a symptom names: a code, an exception, or neither."""
    groups: dict[str, list[str]] = {name: [] for name in (*CODES, "An exception of Python")}
    for number, (path, notebook) in lessons().items():
        rest = f"{lesson.plain(_headings(number)[0].title).removesuffix(' ◆').replace(' · ', ' ')}"
        groups[rest] = []
        for symptom, cure in traps(notebook):
            row = f"| {_from_docs(symptom, path.name)} | {_from_docs(cure, path.name)} | {link(number)} |"
            names = [code for code in CODES if re.search(rf"\b{code}\b", symptom)]
            if not names:
                names = ["An exception of Python" if EXCEPTION.search(symptom) else rest]
            for name in names:
                groups[name].append(row)
    return {name: rows for name, rows in groups.items() if rows}


def traps(notebook: NotebookNode) -> list[tuple[str, str]]:
    """Return the symptoms and cures in a lesson's table of traps."""
    for heading in lesson.headings(notebook):
        if heading.title == "Traps":
            rows = [(row["symptom"], row["cure"]) for row in ROW.finditer(notebook.cells[heading.cell].source)]
            return [row for row in rows[1:] if not re.fullmatch(r"[-: ]+", row[0])]  # the first is the table's head
    return []


def _from_docs(text: str, name: str) -> str:
    def led(match: re.Match[str]) -> str:
        target = match["target"]
        if target.startswith("#"):
            target = f"../notebooks/{name}{target}"
        elif not re.match(r"\w+:", target):
            target = f"../{target.removeprefix('../')}" if target.startswith("../") else f"../notebooks/{target}"
        return f"[{match['text']}]({target})"

    return lesson.LINK.sub(led, text)


if __name__ == "__main__":
    sys.exit(main())
