"""The pages that lead into the lessons are what their lists and the lessons say, and lead where they say."""

from __future__ import annotations

import re

import pytest

from tests import hygiene
from tools import budget, lesson, pages
from tools.notebooks import ROOT

README = ROOT / "README.md"


@pytest.mark.parametrize("name", pages.PAGES)
def test_a_page_is_as_it_would_be_made(name: str) -> None:
    stored = (pages.DOCS / name).read_text(encoding="utf-8")
    assert stored == pages.PAGES[name](), f"docs/{name} is old: `make pages` writes it anew"


@pytest.mark.parametrize("path", sorted(pages.DOCS.glob("*.md")), ids=lambda path: path.name)
def test_the_links_of_a_page_lead_somewhere(path) -> None:
    own = hygiene.anchors_of_markdown(path.read_text(encoding="utf-8"))
    assert hygiene.broken_links(path.read_text(encoding="utf-8"), path, own) == []


def test_a_place_is_a_section_a_lesson_or_a_heading() -> None:
    assert pages.link("3.1") == "[3.1 A server, complete](../notebooks/03_unary_calls.ipynb#3.1-A-server,-complete)"
    assert pages.link("03", "notebooks/") == "[03 Unary calls](notebooks/03_unary_calls.ipynb)"
    assert pages.link("08#Where a crash is logged") == (
        "[08: Where a crash is logged](../notebooks/08_status_codes.ipynb#Where-a-crash-is-logged)"
    )


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("3.9", "has: 03 · Unary calls, Set-up"),
        ("99", "no lesson '99'"),
        ("three", "written as"),
        ("03#Nothing", "has:"),
    ],
)
def test_a_place_that_does_not_exist_says_what_does(place: str, said: str) -> None:
    with pytest.raises(pages.NoSuchPlace, match=re.escape(said)):
        pages.find(place)


def test_a_section_is_found_by_its_whole_number() -> None:
    _, heading = pages.find("1.1")
    assert heading.title.startswith("1.1 ")
    with pytest.raises(pages.NoSuchPlace):
        pages.find("1.11")


def test_each_wish_is_told_once_and_each_lesson_fulfils_some() -> None:
    wishes = [wish for area in pages._source("wishes")["area"] for wish, _ in area["wishes"]]
    places = [pages.find(place)[0] for area in pages._source("wishes")["area"] for _, place in area["wishes"]]
    assert len(set(wishes)) == len(wishes)
    assert set(pages.lessons()) - set(places) <= {"00"}  # which is about the course itself


def test_the_route_through_everything_has_everything() -> None:
    [everything] = [route for route in pages.routes() if route.name == "Everything"]
    assert list(everything.stops) == list(pages.lessons())


def test_a_route_goes_forward() -> None:
    for route in pages.routes():
        order = [pages.find(stop.partition(" ")[0]) for stop in route.stops]
        assert order == sorted(order, key=lambda place: (place[0], place[1].cell)), route.name


def test_a_routes_time_is_what_its_lessons_say() -> None:
    notebook = pages.lessons()["03"][1]
    whole = budget.minutes(notebook)
    assert pages.minutes_of("03", exercises=True) == whole.reading + whole.exercises
    assert pages.minutes_of("03 open", exercises=True) == pages.minutes_of("03", exercises=False) == whole.reading


def test_the_sections_of_a_lesson_take_as_long_as_the_lesson() -> None:
    notebook = pages.lessons()["03"][1]
    numbered = [heading for heading in lesson.headings(notebook) if re.match(r"3\.\d ", heading.title)]
    with_exercises = sum(budget.section_minutes(notebook, heading, True) for heading in numbered)
    without = sum(budget.section_minutes(notebook, heading, False) for heading in numbered)
    whole = budget.minutes(notebook)
    assert with_exercises - without == pytest.approx(whole.exercises)
    assert 0.6 * whole.reading < without <= whole.reading + budget.ROUNDED_TO / 2


@pytest.mark.parametrize(
    ("minutes", "said"), [(88, "1½ hours"), (121, "2 hours"), (146, "2½ hours"), (260, "4 hours"), (1790, "30 hours")]
)
def test_hours_are_told_in_halves_while_there_are_few(minutes: int, said: str, monkeypatch) -> None:
    monkeypatch.setattr(pages, "minutes_of", lambda stop, exercises: minutes)
    assert pages.Route("a", "b", "c", ("00",)).duration == said


def test_the_readme_and_the_first_lesson_offer_the_routes() -> None:
    assert pages.table_of_routes("docs/routes.md") in README.read_text(encoding="utf-8")
    first = "\n".join(cell.source for cell in pages.lessons()["00"][1].cells)
    for route in pages.routes():
        assert f"**{route.name}**" in first and route.duration in first, route.name
    assert "../docs/routes.md" in first


def test_the_readme_names_each_page() -> None:
    text = README.read_text(encoding="utf-8")
    for path in pages.DOCS.glob("*.md"):
        assert f"(docs/{path.name}" in text, path.name


def test_a_term_stands_where_the_glossary_says_and_terms_are_in_order() -> None:
    terms = pages._source("glossary")["terms"]
    names = [term.lower() for term, _, _ in terms]
    assert names == sorted(names) and len(set(names)) == len(names)
    missing = []
    for term, _, place in terms:
        number, heading = pages.find(place)
        notebook = pages.lessons()[number][1]
        text = " ".join(notebook.cells[at].source for at in lesson.section(notebook, heading)).lower()
        if not all(word[:6] in text for word in term.lower().split()):
            missing.append(f"{term} in {place}")
    assert missing == []


def test_every_row_of_every_table_of_traps_is_found() -> None:
    text = pages.find_page()
    for path, notebook in pages.lessons().values():
        rows = pages.traps(notebook)
        assert rows, path.name
        for symptom, _ in rows:
            assert lesson.LINK.sub(lambda match: match["text"], symptom) in lesson.LINK.sub(lambda m: m["text"], text)


def test_each_text_stands_in_its_lesson() -> None:
    missing = []
    for _, text, _, place in pages._source("messages")["messages"]:
        notebook = pages.lessons()[pages.find(place)[0]][1]
        outputs = (text for cell in notebook.cells if cell.cell_type == "code" for text in hygiene.output_texts(cell))
        held = " ".join([*(cell.source for cell in notebook.cells), *outputs])
        if text not in re.sub(r"\s+", " ", held.replace("&#x27;", "'")):
            missing.append(f"{text} in {place}")
    assert missing == []


def test_what_names_a_code_stands_under_it() -> None:
    section = pages.find_page().partition("### DEADLINE_EXCEEDED\n")[2].partition("\n### ")[0]
    assert "DEADLINE_EXCEEDED at once, from a healthy server" in section


def test_checking_writes_nothing_and_tells_of_what_is_old(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(pages, "DOCS", tmp_path)
    assert pages.main(["--check"]) == 1
    assert list(tmp_path.iterdir()) == []
    assert pages.main([]) == 0
    assert pages.main(["--check"]) == 0
    assert "as it was" in capsys.readouterr().out
