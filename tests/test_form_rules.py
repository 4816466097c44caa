"""A tiny lesson keeps every rule of the form; with one thing broken it is refused, by a message that names the cure."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat import NotebookNode, from_dict

from tests import allowances, blind_spots, form_rules, hygiene
from tests.tiny import code, display, markdown, notebook, stdout
from tests.tiny_lesson import FOLDED, HIDDEN_OUTPUTS, HIDDEN_SOURCE, PATH, Change, lesson, parts
from tools import budget

PART = parts()
LONG = "\n".join(["x = 1"] * (form_rules.MAX_LINES + 1))
HTML_FIRST = code("table()", display(text_html="<table>", text_plain="4"), metadata=from_dict(HIDDEN_OUTPUTS))
SILENT = code("x = 1", metadata=from_dict(HIDDEN_OUTPUTS))
COMPUTED = code("print(2 + 2)", stdout("4\n"), metadata=from_dict(HIDDEN_OUTPUTS))
OPEN_RUN = code(PART["run_1"].source, *PART["run_1"].outputs)
QUIET_SET_UP = code(PART["set_up"].source, metadata=from_dict(HIDDEN_SOURCE))
EXERCISE_1 = [PART[f"{name}_1"] for name in ("task", "stub", "check", "solution")]
WITHOUT_EXERCISE_1: dict[str, Change] = {f"{name}_1": None for name in ("task", "stub", "check", "solution")}
WITHOUT_EXERCISE_2: dict[str, Change] = {f"{name}_2": None for name in ("task", "stub", "check", "solution")}
SAVED = markdown(PART["reading"].source, collapsed=False)

# The rule, what is changed in the lesson, and what the message must contain, the cure among it.
BROKEN: list[tuple[blind_spots.Check, dict[str, Change], str]] = [
    (form_rules.goals, {"title": ("**You will", "You will")}, "does not say `**You will be able to**`, with three"),
    (form_rules.goals, {"title": ("- **tell** what it hides,\n", "")}, "has 2 points, expected 3"),
    (form_rules.minutes, {"title": ("Reading 5 min", "Reading 50 min")}, "run `make refresh NB=03`"),
    (form_rules.minutes, {"task_2": ("*5 min.*", "*10 min.*")}, "'Reading 5 min · exercises 18 min'"),
    (form_rules.sections, {"traps": ("## Traps", "Traps")}, "the section `Traps` is missing"),
    (form_rules.sections, {"production": None}, "the section `In production` is missing"),
    (form_rules.sections, {"idea_3": ("## 3.3 ", "### 3.3 ")}, "2 numbered sections, expected 3 to 5"),
    (form_rules.sections, {"idea_2": ("## 3.2", "## 3.4")}, "should have the number 3.2"),
    (form_rules.sections, {"reading": ("## Further reading", "## Exercises")}, "`Exercises` is not one of a lesson's"),
    (form_rules.sections, {"reading": ("## Further", "## Traps\n\n## Further")}, "`Traps` is there twice"),
    (
        form_rules.sections,
        {"production": ("## In production", "## Key points"), "key_points": ("## Key points", "## In production")},
        "the order is Set-up, 3.1 Mean",
    ),
    (
        form_rules.practice,
        {**WITHOUT_EXERCISE_1, "production": [PART["production"], *EXERCISE_1]},
        "exercise 3.1 does not stand in a numbered section; move it to the one it practises",
    ),
    (
        form_rules.practice,
        {**WITHOUT_EXERCISE_1, **WITHOUT_EXERCISE_2, "fold_3": [PART["fold_3"], *EXERCISE_1]},
        "let the first come in 3.1 or 3.2",
    ),
    (form_rules.practice, {"task_1": ("*3 min.*", "*10 min.*")}, "takes 10 min; begin with one of 5 min at the most"),
    (
        form_rules.practice,
        {"solution_1": [PART["solution_1"], markdown("One more thing.")]},
        "(One more thing.) follows exercise 3.1 without a heading of its own",
    ),
    (form_rules.practice, {"fold_1": [PART["fold_1"], markdown("### Lab")]}, "1 headings `### Lab`, expected 0"),
    (form_rules.predictions, {"idea_1": ("> **Predict.**", "**Predict.**")}, "write `> **Predict.** …`"),
    (
        form_rules.predictions,
        {"idea_1": ("What does", "A?\n\n> **Predict.** What does")},
        "give each Predict its own run",
    ),
    (
        form_rules.predictions,
        {"idea_1": ("it print?", "it print?\n\nFour.")},
        "let the question be the end of the cell",
    ),
    (
        form_rules.predictions,
        {"idea_1": ("it print?", "it print?\n>\n> <details><summary>Answer</summary>\n>\n> 4\n>\n> </details>")},
        "the answer begins the fold `What just happened`",
    ),
    (form_rules.predictions, {"run_1": None}, "asks, but no code cell follows that answers"),
    (form_rules.predictions, {"run_1": SILENT}, "answers a Predict and shows nothing; print the answer in this cell"),
    (form_rules.predictions, {"run_1": HTML_FIRST}, "shows `<table>`, an error or the answer"),
    (
        form_rules.predictions,
        {"run_1": COMPUTED},
        "first line '4', which is computed and stays in sight; print a fixed",
    ),
    (form_rules.predictions, {"fold_1": None}, "no cell follows that begins with `<details><summary><b>What just"),
    (form_rules.predictions, {"fold_1": ("<details>", "Four.\n\n<details>")}, "no cell follows that begins with"),
    (form_rules.predictions, {"fold_1": ("</details>", f"</details>\n\n{PART['fold_1'].source}")}, "has 2 folds"),
    (form_rules.predictions, {"fold_1": ("- It need not be one of them.\n", "")}, "has 1 points, expected 2 to 4"),
    (form_rules.predictions, {"fold_1": ("</summary>\n\n", "</summary>\n")}, "needs an empty line after `</summary>`"),
    (
        form_rules.predictions,
        {"key_points": ("## Key points", "**What just happened.** Four.\n\n## Key points")},
        "but not in the fold after a Predict's run",
    ),
    (form_rules.set_ups, {"set_up": QUIET_SET_UP}, "has a hidden source and prints nothing; print what is ready"),
    (form_rules.set_ups, {"set_up": ("# Set-up: run this cell", "# Setup")}, "write `# Set-up: run this cell`"),
    (form_rules.folds, {"deep": ("### A", "Prose.\n\n### A")}, "does not stand first and alone in its cell"),
    (
        form_rules.folds,
        {"deep": ("Nothing to", "#### Why\n\nNothing to")},
        "does not stand first and alone in its cell",
    ),
    (form_rules.folds, {"deep": [PART["deep"], markdown("More.")]}, "move its prose into the heading's cell"),
    (form_rules.folds, {"trap": ("### Trap: the", "### The")}, "should begin `### Trap: ` and name the symptom"),
    (form_rules.folds, {"key_points": ("(#A-mean-of-nothing)", "")}, "link it, `(#A-mean-of-nothing)`"),
    (
        form_rules.folds,
        {"deeper": [PART["deeper"], code("1 + 1")]},
        "stands in Deeper in sight; put it under a heading",
    ),
    (form_rules.folds, {"traps": ("|---|---|", "")}, "does not begin with a table of symptom and cure"),
    (form_rules.metadata, {"run_1": OPEN_RUN}, "'outputs_hidden': True}}; run `make refresh NB=03`"),
    (form_rules.metadata, {"set_up": code(PART["set_up"].source)}, "'source_hidden': True}}; run `make refresh NB=03`"),
    (form_rules.metadata, {"trap": markdown(PART["trap"].source)}, "expected {'jp-MarkdownHeadingCollapsed': True}"),
    (form_rules.metadata, {"production": markdown("## In production", **FOLDED)}, "expected {}; run `make refresh"),
    (form_rules.metadata, {"reading": SAVED}, "{'collapsed': False}, expected {}"),
    (form_rules.lengths, {"deeper": code(LONG)}, "has 21 lines, more than 20; one idea a cell: split it"),
    (
        form_rules.over_budget,
        {"set_up_text": markdown("word " * (budget.BUDGET.words + 1))},
        "words, more than 2,000; cut it, or give a reason for 'over-words' in allowed_exceptions.toml",
    ),
    (form_rules.over_budget, {"set_up_text": [markdown("x")] * 66}, "give a reason for 'over-cells'"),
    (form_rules.over_budget, {"set_up_text": [code(LONG)] * 12}, "lines, more than 240"),
    (form_rules.over_budget, {"set_up_text": [code("", stdout("x\n" * 900))]}, "screens, more than 20"),
    (form_rules.over_budget, {"deep_run": [code("x = 1")] * 66}, "whole, more than 95"),
]

FINE: list[tuple[blind_spots.Check, dict[str, Change]]] = [
    (form_rules.sections, {"deeper": None, "deep": None, "deep_run": None, "deep_end": None}),
    (form_rules.predictions, {"idea_1": ("It matters.", "Write `**Predict.**` down.")}),
    (form_rules.predictions, {"idea_1": ("It matters.", "**Predict the code**, in the exercise.")}),
    (form_rules.predictions, {"run_1": ('print("The mean:")', 'print("\\nThe mean:", flush=True)')}),
    (form_rules.practice, {"solution_1": [PART["solution_1"], markdown("### And then\n\nMore.")]}),
    (form_rules.lengths, {"trap_run": code(LONG)}),
    (form_rules.lengths, {"set_up": ("readings", "\n" * 21 + "readings")}),
]


def named(value: object) -> str:
    return getattr(value, "__name__", "")


def test_the_tiny_lesson_keeps_every_rule() -> None:
    assert hygiene.find(lesson(), PATH) + blind_spots.find(lesson(), PATH) == []


@pytest.mark.parametrize(("rule", "changes", "expected"), BROKEN, ids=named)
def test_a_broken_rule_is_found(rule: blind_spots.Check, changes: dict[str, Change], expected: str) -> None:
    problems = rule(lesson(**changes), PATH)
    assert any(expected in problem for problem in problems), problems


@pytest.mark.parametrize(("rule", "changes"), FINE, ids=named)
def test_what_keeps_the_rule_passes(rule: blind_spots.Check, changes: dict[str, Change]) -> None:
    assert rule(lesson(**changes), PATH) == []


def test_every_rule_is_proved() -> None:
    proved = {rule for rule, *_ in BROKEN} | {form_rules.way_on}
    assert set(form_rules.CHECKS) == proved


def test_the_lab_stands_in_the_section_whose_question_it_answers() -> None:
    def with_lab(heading: str, part: str) -> NotebookNode:
        changed = lesson(**{part: [parts()[part], markdown(heading)]})
        for cell in changed.cells:
            cell.source = cell.source.replace("3.", "4.")
        return changed

    path = Path("04_tiny.ipynb")
    assert form_rules.practice(with_lab("### Lab", "fold_2"), path) == []
    assert form_rules.practice(lesson(), path)[-1] == "there are 0 headings `### Lab`, expected 1"
    for heading, part in (("## Lab", "fold_2"), ("### Lab", "production")):
        assert any("does not stand under `### Lab` in" in p for p in form_rules.practice(with_lab(heading, part), path))


def test_the_way_on_stands_at_the_end(tmp_path: Path) -> None:
    here, after = tmp_path / "03_tiny.ipynb", tmp_path / "04_next.ipynb"
    here.touch()
    assert form_rules.way_on(lesson(), here) == [], "the last lesson has none to link"
    after.touch()
    assert form_rules.way_on(lesson(), here) == ["Clean-up does not link the next lesson, 04_next.ipynb"]
    assert form_rules.way_on(lesson(clean_up=("The end.", "[Next](04_next.ipynb)")), here) == []


def test_a_budget_may_be_exceeded_for_a_reason_and_only_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = tmp_path / "allowed.toml"
    entry = f'[[allowed]]\nnotebook = "{PATH.name}"\ncell = "c0"\nwhat = "over-words"\nreason = "all needed"\n'
    listing.write_text(entry, encoding="utf-8")
    monkeypatch.setattr(allowances, "EXCEPTIONS", listing)
    wordy = lesson(set_up_text=markdown("## Set-up\n\n" + "word " * 2001))
    assert [p for p in form_rules.over_budget(wordy, PATH) if "words" in p] == []
    assert form_rules.over_budget(lesson(), PATH) == [
        "the lesson is within its words; take 'over-words' from allowed.toml"
    ]


def test_an_empty_notebook_has_problems_and_no_errors() -> None:
    assert form_rules.goals(notebook(), PATH) != []
    assert [problem for rule in form_rules.CHECKS for problem in rule(notebook(), PATH)] != []
