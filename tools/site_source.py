"""What the site is built from: the lessons and texts of the course, rewritten for pages that run nothing.

Everything here is text in, text out, and knows neither Sphinx nor a browser; `tools/site.py` builds pages from it. A
lesson stays a notebook and a text stays markdown, at the places they have in the course, so that their links hold.
What changes:

* README becomes the index, with the lessons below the parts that its table names;
* a diagram becomes a `<pre class="mermaid">`, which the page's script draws;
* a figure becomes a file, with its own alt text;
* what JupyterLab hides and folds by metadata gets what the site does it by: tags, and a mark after a fold's first cell;
* what only a kernel brings to life is replaced by a sentence that says so;
* a file that is linked gets a page that shows it, and so do all files of the folders that lessons speak of.
"""

from __future__ import annotations

import base64
import html
import posixpath
import re
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools import form, lesson

MERMAID, PNG, HTML, PLAIN = "text/vnd.mermaid", "image/png", "text/html", "text/plain"
WIDGET = "application/vnd.jupyter.widget-view+json"

_WAYS_IN = ("docs/routes.md", "docs/find.md", "docs/glossary.md", "docs/cheat_sheet.md", "docs/official.md")
TEXTS = ("README.md", *_WAYS_IN, "TEACHING.md", "classroom/README.md", "CONTRIBUTING.md", "docs/bugs/README.md")
INDEX = "index.md"  # README's name on the site
TO_RUN = "The-two-commands"  # the heading of README that says how
ABOUT = "About the course"
FOLDERS = ("protos", "system")  # lessons say to read in them

FIGURES = "figures"  # where the pictures are on the site
EXTRA = "_extra"  # where Sphinx takes them from, to publish them as they are
LANGUAGES = {".py": "python", ".proto": "protobuf", ".toml": "toml", ".sh": "sh", ".js": "js", ".json": "json"}

_PART = re.compile(r"(?m)^\| \*\*(?P<number>[IVX]+)\*\* \| \*\*(?P<title>[^*|]+)\*\* \|")
_ROW = re.compile(r"(?m)^\| \d\d \| \[[^\]]+\]\(notebooks/(?P<stem>\d\d_\w+)\.ipynb\)")
_MINUTES = re.compile(r"(?m)^\*Reading .*$")
_ALIVE = re.compile(r"(?P<what>Lab|Live picture): run this cell to get ")  # the text of a widget without its kernel

_STAND_INS = {
    "Lab": "Here JupyterLab has the lab: sliders and lists for what can be chosen, and a button that makes real calls.",
    "Live picture": "Here JupyterLab has a picture that follows what runs.",
}
_ANOTHER = "Here JupyterLab has controls."
_WHERE = 'It is alive in JupyterLab only, since it needs a kernel: <a href="{how}">how to open the lesson there</a>.'


@dataclass(frozen=True)
class Part:
    """A part of the course: the title that stands above its lessons, and their files' stems in order."""

    title: str
    lessons: tuple[str, ...]


@dataclass
class Source:
    """The files that a site is built from, by their places, with slashes.

    Attributes:
        texts: notebooks and markdown, by their places below the source's root.
        pictures: figures, by their places on the site.
    """

    texts: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def write(self, directory: Path) -> None:
        """Write all files below a directory."""
        contents = {place: text.encode() for place, text in self.texts.items()}
        contents |= {f"{EXTRA}/{place}": picture for place, picture in self.pictures.items()}
        for place, content in contents.items():
            file = directory / place
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


# -- markdown ----------------------------------------------------------------------------------------------------------


def diagram(text: str) -> str:
    """Return what the page's script draws a diagram from.

    CommonMark ends a `<pre>` only at `</pre>`; a `<div>` would end at the first empty line of a diagram.
    """
    return f'<pre class="mermaid">\n{html.escape(text.strip(), quote=False)}\n</pre>'


def with_diagrams(text: str) -> str:
    """Return markdown with its `mermaid` fences as what is drawn; one quoted in a longer fence stays."""

    def drawn(fence: re.Match) -> str:
        return diagram(fence["body"]) if fence["language"].strip() == "mermaid" else fence[0]

    return lesson.FENCE.sub(drawn, text)


def with_links(text: str, change: Callable[[str], str]) -> str:
    """Return markdown with the target of each link changed; what stands in fences and code spans is no link."""
    code = [fence.span() for fence in lesson.FENCE.finditer(text)]
    prose = lesson.FENCE.sub(lambda fence: " " * len(fence[0]), text)  # a lone mark in a fence begins no span
    code += [span.span() for span in lesson.CODE_SPAN.finditer(prose)]

    def changed(link: re.Match) -> str:
        if any(begin <= link.start() < end for begin, end in code):
            return link[0]
        begin, end = (position - link.start() for position in link.span("target"))
        return link[0][:begin] + change(link["target"]) + link[0][end:]

    return lesson.LINK.sub(changed, text)


def with_paths(text: str, page: str, course: Path) -> str:
    """Return markdown in which a path within one of FOLDERS, written as code such as `system/`, is a link to it.

    Args:
        text: the markdown.
        page: the place in the course of the page that it is from, with slashes.
        course: the course's directory.
    """
    up = "../" * page.count("/")

    def linked(match: re.Match) -> str:
        path = match["path"]
        if path is None or path.split("/", 1)[0] not in FOLDERS or not (course / path).exists():
            return match[0]
        return f"[`{path}`]({up}{path})"

    # A fence is matched first, and as a whole.
    return re.sub(rf"{lesson.FENCE.pattern}|(?<![`\[])`(?P<path>\w+/[\w./]*)`(?!`)", linked, text)


def target(link: str, page: str, course: Path) -> tuple[str, str | None]:
    """Say where a link leads on the site.

    Args:
        link: as the course's page has it.
        page: that page's place in the course, with slashes.
        course: the course's directory.

    Returns:
        The link on the site, and the place in the course of a file that needs a page of its own. Addresses stay, and
        so does what leads to nothing, for the build to complain of. Anchors of texts are GitHub's in the course, on the
        site those that lessons have.
    """
    path, hash_, anchor = link.partition("#")
    if re.match(r"[a-z][a-z+.-]*:|//", path):
        return link, None
    if not path:
        return f"#{_anchor_in(course / page, anchor)}", None
    place = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    if (course / place).is_dir() and f"{place}/README.md" in TEXTS:
        place += "/README.md"
    file = course / place
    if place.startswith("..") or not file.exists():
        return link, None
    if place == "README.md":
        there, shown = INDEX, None
    elif place in TEXTS or file.suffix == ".ipynb":
        there, shown = place, None
    else:
        there, shown = f"{place}.md", place
    return posixpath.relpath(there, posixpath.dirname(page) or ".") + hash_ + _anchor_in(file, anchor), shown


def _anchor_in(file: Path, anchor: str) -> str:
    """Return the anchor of a heading of a text on the site, for the one that it has on GitHub; others stay."""
    if file.suffix != ".md" or not anchor:
        return anchor
    headings = lesson.HEADING.finditer(lesson.FENCE.sub("", file.read_text(encoding="utf-8")))
    titles = (heading["title"] for heading in headings)
    return next((lesson.anchor(each) for each in titles if lesson.anchor_on_github(each) == anchor), anchor)


class Pages:
    """Rewrites the pages of a course, and notes which of its files they link."""

    def __init__(self, course: Path) -> None:
        self.course = course
        self.linked: set[str] = set()

    def markdown(self, text: str, page: str) -> str:
        """Return a piece of markdown of a page with its diagrams and links as the site needs them."""

        def change(link: str) -> str:
            changed, shown = target(link, page, self.course)
            self.linked |= {shown} if shown else set()
            return changed

        return with_diagrams(with_links(with_paths(text, page, self.course), change))


# -- lessons -----------------------------------------------------------------------------------------------------------


def notebook(read: NotebookNode, page: str, pages: Pages) -> tuple[NotebookNode, dict[str, bytes]]:
    """Rewrite a lesson in place.

    Args:
        read: the lesson.
        page: its place in the course, such as `notebooks/03_unary_calls.ipynb`.
        pages: rewrites its markdown.

    Returns:
        The lesson, and its pictures by their places on the site.
    """
    pictures: dict[str, bytes] = {}
    folds = {fold.heading.cell: len(fold.hidden) for fold in form.folds(read)}  # of the metadata as JupyterLab has it
    for position, cell in enumerate(read.cells):
        if cell.cell_type == "markdown":
            cell.source = pages.markdown(cell.source, page)
            if position == 0:
                cell.source = with_the_way_to_run(cell.source.replace(" ◆", "\N{NO-BREAK SPACE}◆", 1))
            if folds.get(position):
                cell.source += f"\n\n{fold_mark(folds[position])}\n"
        elif cell.cell_type == "code":
            hide(cell)
            for number, output in enumerate(cell.outputs):
                pictures |= shown(output, f"{FIGURES}/{Path(page).stem}-{position:02}-{number}.png")
        cell.metadata.pop(form.COLLAPSED, None)
    read.metadata.pop("widgets", None)
    return read, pictures


def with_the_way_to_run(first: str) -> str:
    """Return a lesson's first cell with a link to how the lesson is run, below the line with its minutes."""
    how = f"../{INDEX}#{TO_RUN}"
    sentence = f"*This page shows what is stored; [in JupyterLab]({how}) you run it and solve its exercises.*"
    return _MINUTES.sub(lambda line: f"{line[0]}\n\n{sentence}", first, count=1)


def fold_mark(cells: int) -> str:
    """Return the comment after which the rest of a section is folded, with the number of cells that it hides."""
    return f"<!-- fold {cells} -->"


def hide(cell: NotebookNode) -> None:
    """Give a code cell the tags and the words by which the site hides its source or its outputs."""
    hidden = cell.metadata.get("jupyter", {})
    added, words = [], ""
    if hidden.get("source_hidden"):
        added, words = ["hide-input"], "the set-up's code"
    if hidden.get("outputs_hidden") and cell.outputs:
        added, words = [*added, "hide-output"], "what comes out" if not added else "{type}"
    if added:
        cell.metadata["tags"] = [*lesson.tags(cell), *added]
        cell.metadata["mystnb"] = {"code_prompt_show": f"Show {words}", "code_prompt_hide": f"Hide {words}"}


def shown(output: NotebookNode, place: str) -> dict[str, bytes]:
    """Rewrite an output in place to what a page without a kernel can show; return its picture, if it is one.

    Args:
        output: of a code cell.
        place: where its picture is to be on the site.
    """
    data = output.get("data")
    if data is None:
        return {}
    text = " ".join("".join(data.get(PLAIN, "")).split())
    alive = _ALIVE.match(text)
    pictures: dict[str, bytes] = {}
    if alive or (WIDGET in data and HTML not in data):
        words = _STAND_INS[alive["what"]] if alive else _ANOTHER
        where = _WHERE.format(how=f"../index.html#{TO_RUN.lower()}")  # in HTML, where no link is rewritten
        data = {HTML: f'<p class="needs-kernel">{words} {where}</p>'}
    elif MERMAID in data:
        data = {HTML: diagram(data[MERMAID])}
    elif PNG in data:
        size = output.metadata.get(PNG, {})
        alt = html.escape(" ".join(size.get("alt", text).split()))
        pictures[place] = base64.b64decode(data[PNG])
        data = {HTML: f'<img class="figure" src="../{place}" alt="{alt}"{dimensions(pictures[place], size)}>'}
    elif HTML in data:
        data = {HTML: f'<div class="html-output">{data[HTML]}</div>'}
    output.data = nbformat.from_dict(data)
    output.metadata = nbformat.from_dict({})
    return pictures


def dimensions(png: bytes, size: dict) -> str:
    """Return the attributes of a picture that keep its place free until it is there, so that no anchor moves.

    Args:
        png: the picture; its width and height stand in its first chunk, IHDR.
        size: what the output says of it: the width at which it is to be shown, if any.
    """
    width, height = struct.unpack(">II", png[16:24])
    across = size.get("width", width)
    return f' width="{across}" height="{round(height * across / width)}"'


# -- the index and the files -------------------------------------------------------------------------------------------


def parts(readme: str) -> list[Part]:
    """Return the parts of the course in order, as README's table has them."""
    found = list(_PART.finditer(readme))
    ends = [part.start() for part in found[1:]] + [len(readme)]
    return [
        Part(
            f"{part['number']} · {part['title']}", tuple(row["stem"] for row in _ROW.finditer(readme, part.end(), end))
        )
        for part, end in zip(found, ends, strict=True)
    ]


def contents(caption: str, places: Iterable[str]) -> str:
    """Return a table of contents that the navigation shows and the page does not."""
    return "\n".join(["```{toctree}", ":hidden:", f":caption: {caption}", "", *places, "```"])


def index(readme: str) -> str:
    """Return README, already rewritten, with a word on what the site is, and with the navigation's tables."""
    title, promise, rest = readme.split("\n\n", 2)
    note = f"These pages show each lesson with its stored outputs. To run it, and to solve exercises: [how](#{TO_RUN})."
    tables = [contents(part.title, (f"notebooks/{stem}" for stem in part.lessons)) for part in parts(readme)]
    others = [place.removesuffix(".md") for place in TEXTS if place != "README.md"] + list(FOLDERS)
    return "\n\n".join([title, promise, f"```{{note}}\n{note}\n```", rest, *tables, contents(ABOUT, others), ""])


def file_page(place: str, text: str) -> str:
    """Return the page of a file of the course; only links lead to it, not the navigation."""
    fence = "`" * (1 + max([3, *(len(marks) for marks in re.findall(r"`+", text))]))
    name = posixpath.basename(place)
    language = LANGUAGES.get(posixpath.splitext(name)[1], "text")
    code = f"{fence}{language}\n{text.rstrip()}\n{fence}"
    return f"---\norphan: true\n---\n\n# {name}\n\n`{place}` of the course:\n\n{code}\n"


def folder_page(place: str, names: Iterable[str]) -> str:
    """Return the page of a folder of the course, which links the pages of its files."""
    links = "\n".join(f"- [{name}]({posixpath.basename(place)}/{name}.md)" for name in names)
    return f"---\norphan: true\n---\n\n# {place}/\n\n{links}\n"


def files_of(folder: Path) -> list[str]:
    """Return the places of the files below a folder, relative to it, without what Python and editors keep there."""
    places = sorted(file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    kept = (place for place in places if not any(name.startswith((".", "__pycache__")) for name in place.parts))
    return [place.as_posix() for place in kept]


def source(course: Path) -> Source:
    """Return all files of the site of the course in a directory, which is only read."""
    pages, made = Pages(course), Source()
    for place in TEXTS:
        text = pages.markdown((course / place).read_text(encoding="utf-8"), place)
        made.texts[INDEX if place == "README.md" else place] = index(text) if place == "README.md" else text
    for path in sorted((course / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        page = f"notebooks/{path.name}"
        rewritten, pictures = notebook(nbformat.read(path, as_version=4), page, pages)
        made.texts[page] = nbformat.writes(rewritten)
        made.pictures |= pictures
    folders = {*FOLDERS, *(place for place in pages.linked if (course / place).is_dir())}
    files = pages.linked - folders
    for place in folders:
        names = files_of(course / place)
        made.texts[f"{place}.md"] = folder_page(place, names)
        files |= {f"{place}/{name}" for name in names}
    for place in files:
        made.texts[f"{place}.md"] = file_page(place, (course / place).read_text(encoding="utf-8"))
    return made
