"""The files of the built site: whole, linked, and in need of no other host."""

from __future__ import annotations

import nbformat
import pytest

from tests.site.documents import Document, broken, documents, is_elsewhere
from tools import lesson, site
from tools.notebooks import all_notebooks

Pages = dict[str, Document]


def test_it_is_built_without_warnings(built: site.Built) -> None:
    assert (built.directory / "index.html").is_file(), "a warning would have ended the build"


def test_every_lesson_and_text_has_a_page(pages: Pages) -> None:
    wanted = {f"notebooks/{path.stem}.html" for path in all_notebooks()}
    wanted |= {"index.html", "TEACHING.html", "CONTRIBUTING.html", "docs/bugs/README.html", "search.html"}
    wanted |= {"LICENSE.html", "system/guard.py.html", "protos/weather/v1/weather.proto.html"}
    assert wanted - set(pages) == set()


def test_every_link_within_the_site_leads_to_something(pages: Pages, built: site.Built) -> None:
    assert broken(pages, built.directory) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path) -> None:
    text = '<p id="here"><a href="#here">a</a><a href="#gone">b</a><img src="gone.png"><a href="https://x.org">c</a>'
    (tmp_path / "a.html").write_text(text)
    assert broken(documents(tmp_path), tmp_path) == [
        "a.html: #gone leads to no anchor",
        "a.html: gone.png leads to no file",
    ]


@pytest.mark.parametrize("path", all_notebooks(), ids=lambda path: path.stem)
def test_links_to_elsewhere_are_the_lesson_s(path, pages: Pages) -> None:
    cells = nbformat.read(path, as_version=4).cells
    prose = [lesson.FENCE.sub("", cell.source) for cell in cells if cell.cell_type == "markdown"]
    wanted = {match["target"] for text in prose for match in lesson.LINK.finditer(text)}
    wanted = {link for link in wanted if is_elsewhere(link)}
    assert wanted - set(pages[f"notebooks/{path.stem}.html"].links) == set()


def test_no_page_loads_anything_from_elsewhere(pages: Pages, built: site.Built) -> None:
    assert {link for page in pages.values() for link in page.loaded if is_elsewhere(link)} == set()
    for style in built.directory.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert "url(http" not in text and "url(//" not in text and "@import" not in text, style.name


def test_pages_nest_as_html_should(pages: Pages) -> None:
    assert {place: page.badly_nested for place, page in pages.items() if page.badly_nested} == {}


def test_every_picture_has_a_text(pages: Pages) -> None:
    assert {place: page.without_alt for place, page in pages.items() if page.without_alt} == {}


def test_nothing_waits_for_a_widget(built: site.Built) -> None:
    for file in (built.directory / "notebooks").glob("*.html"):
        text = file.read_text(encoding="utf-8")
        for leftover in ("Loading widget", "run this cell to get", "widget-view", "vnd.mermaid"):
            assert leftover not in text, file.name


def test_each_diagram_of_the_lessons_is_there(pages: Pages) -> None:
    for path in all_notebooks():
        cells = nbformat.read(path, as_version=4).cells
        fences = (
            fence for cell in cells if cell.cell_type == "markdown" for fence in lesson.FENCE.finditer(cell.source)
        )
        in_prose = sum(fence["language"].strip() == "mermaid" for fence in fences)
        put_out = sum(
            "text/vnd.mermaid" in output.get("data", {}) for cell in cells for output in cell.get("outputs", ())
        )
        assert pages[f"notebooks/{path.stem}.html"].classes.get("mermaid", 0) == in_prose + put_out, path.name


def test_cells_have_the_colours_of_their_language(built: site.Built) -> None:
    protos = (built.directory / "notebooks" / "01_messages.html").read_text(encoding="utf-8")
    programs = (built.directory / "notebooks" / "28_system.html").read_text(encoding="utf-8")
    tests = (built.directory / "notebooks" / "23_testing.html").read_text(encoding="utf-8")
    assert '<span class="c">%%proto ' in protos and '<span class="kd">message</span>' in protos
    assert '<span class="c">%%program ' in programs and '<span class="c">%%testfile ' in tests
    assert 'class="err"' not in protos + programs + tests


def test_the_texts_of_the_course_are_linked(pages: Pages) -> None:
    assert {"TEACHING.html", "CONTRIBUTING.html", "LICENSE.html", "system.html"} <= set(pages["index.html"].links)
