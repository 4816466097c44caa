"""What is counted in a lesson, what is not, and what minutes and screens come of it."""

from __future__ import annotations

import nbformat
import pytest

from tests.tiny import code, display, markdown, notebook, stderr, stdout, write
from tests.tiny_lesson import FOLDED, HIDDEN_OUTPUTS, HIDDEN_SOURCE, lesson
from tools import budget, screens
from tools.budget import BUDGET, Measure, Minutes

SET_UP = "# Set-up: run this cell\nimport grpc"
DETAILS = "<details><summary>Answer</summary>\n\none two three\n\n</details>"
HINT = "### Exercise 3.1 · Again\n\n*7 min.* Do it."


def measure(*cells: nbformat.NotebookNode) -> Measure:
    return budget.measure(notebook(*cells))


def reading(*cells: nbformat.NotebookNode) -> int:
    return budget.minutes(notebook(*cells)).reading


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One, two - three: `four.five`.", 4),
        ("## 3.1 A **title**", 3),
        ("[a link](https://example.org/a/b/c)", 2),
        ("| a | b |\n|---|---|\n| c | d |", 4),
        ("Before.\n\n```python\nx = 1\n```", 1),
        ("> **Predict.** What?", 2),
        ("", 0),
    ],
)
def test_words_are_those_that_are_read(text: str, count: int) -> None:
    assert budget.words(text) == count


def test_what_is_out_of_sight_is_not_counted() -> None:
    open_ = [markdown("one two"), code("x = 1\n\ny = 2\n")]
    assert measure(*open_) == Measure(cells=2, words=2, lines=2, screens=1, whole=2)
    for out_of_sight in (code("x = 1", tags=("check",)), code(SET_UP, metadata=nbformat.from_dict(HIDDEN_SOURCE))):
        assert measure(*open_, out_of_sight) == Measure(cells=2, words=2, lines=2, screens=1, whole=3)
    folded = [markdown("### three", **FOLDED), code("z = 3"), markdown("four")]
    assert measure(*open_, *folded) == Measure(cells=3, words=3, lines=2, screens=1, whole=5), "its heading is in sight"
    assert measure(markdown(f"one\n\n{DETAILS}")).words == 1


def test_over_the_budget_is_what_exceeds_it() -> None:
    assert budget.over(BUDGET) == {}
    above = Measure(BUDGET.cells + 1, BUDGET.words, BUDGET.lines + 1, BUDGET.screens, BUDGET.whole)
    assert budget.over(above) == {"cells": (66, 65), "lines": (241, 240)}


def test_reading_is_the_sum_of_its_parts() -> None:
    words, picture = markdown("word " * 2000), display(text_html="<table>", text_plain="x")
    assert reading(words) == 10
    assert reading(code("\n".join(["x = 1"] * 100))) == 10
    assert reading(code("", stdout("x\n" * 20), stderr("x\n" * 2000)), *[words] * 2) == 20 + 2 - 2, "read to line 20"
    assert reading(*[code("", picture)] * 20) == 10
    assert reading(*[markdown("> **Predict.** What?")] * 20) == 10
    assert reading(*[markdown("```mermaid\nflowchart LR\n```")] * 20) == 10
    assert reading(markdown(DETAILS.replace("two", "two " * 2000))) == 10, "what just happened is read"
    assert reading() == 5, "never nothing"


def test_exercises_have_their_own_minutes() -> None:
    exercise = [markdown(HINT + "word " * 2000), code("x = ..."), code("check()"), markdown("word " * 2000)]
    assert budget.minutes(notebook(*exercise)) == Minutes(reading=5, exercises=7)
    assert budget.minutes(notebook(*exercise, *exercise)).exercises == 14
    assert str(Minutes(45, 35)) == "Reading 45 min · exercises 35 min"


def test_minutes_are_written_where_the_title_has_them() -> None:
    changed = lesson(title=("Reading 5 min · exercises 13 min", "Reading 40 min · exercises 1 min"))
    budget.write_minutes(changed)
    assert changed.cells[0].source == lesson().cells[0].source
    without = notebook(markdown("# 03 · Means"))
    budget.write_minutes(without)
    assert without.cells[0].source == "# 03 · Means"


def test_the_table_marks_what_is_over(tmp_path, capsys: pytest.CaptureFixture) -> None:
    path = write(tmp_path / "03_tiny.ipynb", *lesson(set_up_text=markdown("word " * 2500)).cells)
    assert budget.main([str(path)]) == 0
    head, limits, row = capsys.readouterr().out.splitlines()
    assert head.split()[-6:] == [*vars(BUDGET), "minutes"]
    assert limits.split() == ["budget", "65", "2,000", "240", "20", "95"]
    assert row.split()[0] == "03_tiny"
    assert "2,634! " in row or "! " in row
    assert row.count("!") == 1


def test_a_lesson_that_is_not_there_is_named(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        budget.main(["99"])
    assert "no notebook is called '99'" in capsys.readouterr().err


# -- screens -----------------------------------------------------------------------------------------------------------


def test_a_cell_grows_with_its_lines() -> None:
    assert screens.height(code("x\n" * 9 + "x")) - screens.height(code("x")) == 9 * screens.CODE_LINE
    assert (
        screens.height(code("", stdout("x\n" * 10))) - screens.height(code("", stdout("x\n")))
        == 9 * screens.OUTPUT_LINE
    )
    wrapped = screens.height(code("", stdout("x" * screens.OUTPUT_WIDTH * 2)))
    assert wrapped == screens.height(code("", stdout("x\nx\n")))
    assert screens.height(markdown("word " * 1000)) > 30 * screens.TEXT_LINE


def test_what_is_hidden_takes_a_line() -> None:
    outputs = stdout("x\n" * 100)
    hidden = code("x", outputs, metadata=nbformat.from_dict(HIDDEN_OUTPUTS))
    assert screens.height(hidden) == screens.source_height(hidden) + screens.HIDDEN
    assert screens.height(code(SET_UP, metadata=nbformat.from_dict(HIDDEN_SOURCE))) == screens.height(code("x"))
    assert screens.height(markdown(DETAILS)) == screens.height(markdown("Answer"))
    folded = [markdown("### A", **FOLDED), code("x\n" * 1000)]
    assert screens.screens(notebook(*folded)) == screens.screens(notebook(folded[0]))


def test_pictures_tables_and_diagrams_have_their_height() -> None:
    png = "iVBORw0KGgoAAAANSUhEUgAAAMgAAABkCAIAAABM5OhcAAAA"  # the header of one that is 200 by 100
    shown = display(image_png=png, text_plain="x")
    assert screens.output_height(code("", shown)) == screens.OUTPUT_FRAME + 100
    shown.metadata = {"image/png": {"width": 400}}
    assert screens.output_height(code("", shown)) == screens.OUTPUT_FRAME + 200
    shown.metadata = {"image/png": {"width": 400, "height": 50}}
    assert screens.output_height(code("", shown)) == screens.OUTPUT_FRAME + 50
    two, nine = (display(text_html="<tr>" * rows, text_plain="x") for rows in (2, 9))
    assert screens.height(code("", nine)) - screens.height(code("", two)) == 7 * screens.TABLE_ROW
    narrow, wide = (display(text_html="<tr><tr>", text_plain=f"a\n─\n{'x' * n}") for n in (100, 200))
    assert screens.height(code("", wide)) - screens.height(code("", narrow)) == screens.TABLE_LINE
    sequence = "sequenceDiagram\n    a->>b: hi\n    b-->>a: ho\n    Note over a: so"
    unmirrored = '%%{init: {"sequence": {"mirrorActors": false}}}%%\n' + sequence
    assert screens.diagram_height(sequence) - screens.diagram_height(unmirrored) == screens.ACTORS
    assert screens.diagram_height(f"{sequence}\n    a->>b: on") - screens.diagram_height(sequence) == screens.MESSAGE
    assert screens.height(markdown(f"```mermaid\n{sequence}\n```")) > screens.diagram_height(sequence)
    assert screens.diagram_height("flowchart LR\n    a --> b") > 0
