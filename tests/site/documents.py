"""What stands in the files of a built site: their anchors, what they lead to, what they load, how they nest."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

_LOADED = {"img": "src", "script": "src", "link": "href", "source": "src", "iframe": "src", "object": "data"}
_NESTED = {"section", "details", "summary", "div", "pre", "table", "ul", "ol", "article", "aside"}
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z+.-]*:|//")


@dataclass
class Document:
    """A page.

    Attributes:
        anchors: the ids in it.
        links: where its links lead, as they are written.
        loaded: what a browser gets with it, as it is written.
        classes: how many elements have each class.
        badly_nested: the elements that end another than was opened last.
        without_alt: pictures without a text for those who do not see them.
    """

    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    classes: dict[str, int] = field(default_factory=dict)
    badly_nested: list[str] = field(default_factory=list)
    without_alt: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.read = Document()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if "id" in has:
            self.read.anchors.add(has["id"])
        for name in has.get("class", "").split():
            self.read.classes[name] = self.read.classes.get(name, 0) + 1
        if tag == "a" and "href" in has:
            self.read.links.append(has["href"])
        if has.get(_LOADED.get(tag, "")):
            self.read.loaded.append(has[_LOADED[tag]])
        if tag == "img" and not has.get("alt"):
            self.read.without_alt.append(has.get("src", "")[:60])
        if tag in _NESTED:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _NESTED and (not self._open or self._open.pop() != tag):
            line, _ = self.getpos()
            self.read.badly_nested.append(f"</{tag}> in line {line}")


def documents(directory: Path) -> dict[str, Document]:
    """Read the pages below a directory, by their places in it, with slashes."""
    found = {}
    for file in sorted(directory.rglob("*.html")):
        reader = _Reader()
        reader.feed(file.read_text(encoding="utf-8"))
        found[file.relative_to(directory).as_posix()] = reader.read
    return found


def is_elsewhere(link: str) -> bool:
    """Say whether a link leads to another host, or is an address of another kind."""
    return bool(_SCHEME.match(link)) and not link.startswith("data:")


def broken(pages: dict[str, Document], directory: Path) -> list[str]:
    """Return what leads nowhere within the site: to no file, or to no anchor of a page."""
    found = []
    for place, page in pages.items():
        for link in {*page.links, *page.loaded}:
            if is_elsewhere(link) or link.startswith("data:"):
                continue
            path, _, anchor = link.partition("#")
            path = unquote(path.partition("?")[0])
            there = posixpath.normpath(posixpath.join(posixpath.dirname(place), path)) if path else place
            if not (directory / there).is_file():
                found.append(f"{place}: {link} leads to no file")
            elif anchor and unquote(anchor) not in pages[there].anchors:
                found.append(f"{place}: {link} leads to no anchor")
    return sorted(found)
