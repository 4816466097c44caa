"""The course's own part of the site's build: folded sections, the colours of cells with a magic, anchors, pictures."""

from __future__ import annotations

import re

from docutils import nodes
from pygments.lexer import inherit
from pygments.lexers import ProtoBufLexer, PythonLexer
from pygments.token import Comment
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

FOLD = re.compile(r"<!-- fold (?P<cells>\d+) -->")  # as tools/site_source.py writes it
CUT = re.compile(r"(?m)^ *…$")  # a quotation leaves something out, which no language knows
MAGIC = re.compile(r"%%(?P<name>\w+)")


class Fold(nodes.General, nodes.Element):
    """A part of a section that is closed at first; `cells` says how many cells are in it."""


def fold(app: Sphinx, doctree: nodes.document) -> None:
    """Put what follows a mark in its section into a fold.

    It is done here since `<details>` written in one cell and closed in another would cross the sections between them.
    """
    for mark in list(doctree.findall(nodes.raw)):
        match = FOLD.fullmatch(mark.astext().strip())
        if match:
            section = mark.parent
            begin = section.index(mark)
            inner = section.children[begin + 1 :]
            del section.children[begin:]
            section += Fold("", *inner, cells=int(match["cells"]))


def open_fold(writer: HTML5Translator, node: Fold) -> None:
    """Write the beginning of a fold."""
    cells = f"{node['cells']} more cell{'s' if node['cells'] > 1 else ''}"
    writer.body.append(f'<details class="fold"><summary>{cells}</summary>\n')


def close_fold(writer: HTML5Translator, _: Fold) -> None:
    """Write the end of a fold."""
    writer.body.append("</details>\n")


def _after_a_magic() -> dict[str, list]:
    """Return the rules of a lexer whose first line is a magic; Pygments puts those of its base into the list."""
    return {"root": [(r"\A%%.*\n", Comment), inherit]}


class ProtoCellLexer(ProtoBufLexer):
    """A cell that begins `%%proto`."""

    name, aliases, filenames, mimetypes = "cell with a .proto", ("proto-cell",), (), ()
    tokens = _after_a_magic()


class PythonCellLexer(PythonLexer):
    """A cell that begins `%%program`, `%%testfile` or another magic."""

    name, aliases, filenames, mimetypes = "cell with a program", ("program-cell",), (), ()
    tokens = _after_a_magic()


def choose_lexers(app: Sphinx, doctree: nodes.document) -> None:
    """Colour what begins with a magic as the language that follows it, in cells and in solutions."""
    for block in doctree.findall(nodes.literal_block):
        if CUT.search(block.astext()):
            block["force"] = True  # colour the rest all the same
        magic = MAGIC.match(block.astext())
        if magic:
            block["language"] = "proto-cell" if magic["name"] == "proto" else "program-cell"


def slug(title: str) -> str:
    """Return the anchor that JupyterLab gives to a heading, by which the lessons link it."""
    return title.replace(" ", "-")


def take_what_was_written(app: Sphinx) -> None:
    """Publish what the source tree has beside its pages: the script that draws diagrams, and the figures."""
    app.config.html_static_path.append(str(app.srcdir / "_static"))
    app.config.html_extra_path.append(str(app.srcdir / "_extra"))


def setup(app: Sphinx) -> dict[str, object]:
    """Tell Sphinx what is here."""
    app.add_node(Fold, html=(open_fold, close_fold))
    app.add_lexer("proto-cell", ProtoCellLexer)
    app.add_lexer("program-cell", PythonCellLexer)
    app.connect("builder-inited", take_what_was_written)
    app.connect("doctree-read", fold)
    app.connect("doctree-read", choose_lexers)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
