"""What is hidden and folded follows from what the cells say; `make refresh` writes it, whatever was there before."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tests.tiny import code, markdown, notebook
from tests.tiny_lesson import FOLDED, HIDDEN_OUTPUTS, HIDDEN_SOURCE, PATH, lesson
from tools import form, refresh

PREDICT = "It matters.\n\n> **Predict.** What does it print?"


def metadata_of(*cells: NotebookNode) -> list[dict]:
    return form.metadata(notebook(*cells))


def test_the_run_after_a_prediction_is_hidden() -> None:
    assert metadata_of(markdown(PREDICT), code("1"), code("2")) == [{}, HIDDEN_OUTPUTS, {}]
    assert metadata_of(markdown(PREDICT), markdown("A."), code("1")) == [{}, {}, {}], "it is not the next cell"
    assert metadata_of(markdown("**Predict.** What?"), code("1")) == [{}, {}], "it is not quoted"
    assert metadata_of(markdown(f"```\n{PREDICT}\n```"), code("1")) == [{}, {}], "it is an example"


def test_the_source_of_a_set_up_is_hidden() -> None:
    assert metadata_of(code("# Set-up: run this cell\nimport grpc")) == [HIDDEN_SOURCE]
    assert metadata_of(code("import grpc\n# Set-up: run this cell")) == [{}], "it is not the first line"
    assert metadata_of(markdown("# Set-up: run this cell")) == [{}], "it is a heading"
    both = {"collapsed": True, "jupyter": {"outputs_hidden": True, "source_hidden": True}}
    assert metadata_of(markdown(PREDICT), code("# Set-up: run this cell")) == [{}, both]


def test_the_subsections_of_deeper_and_traps_are_folded() -> None:
    names = [
        "## 3.1 One",
        "### Lab",
        "## Deeper",
        "### Why",
        "#### Really",
        "## Traps",
        "### Trap: x",
        "## Further reading",
    ]
    wanted = [{}, {}, {}, FOLDED, {}, {}, FOLDED, {}]
    assert metadata_of(*map(markdown, [*names, "### Not folded"])) == [*wanted, {}]


def test_tags_stay() -> None:
    cells = [markdown(PREDICT), code("1", tags=("raises-exception",)), code("2", metadata={"collapsed": True})]
    tags = {"tags": ["raises-exception"]}
    assert form.metadata(notebook(*cells)) == [{}, tags | HIDDEN_OUTPUTS, {}]


def test_a_fold_ends_at_a_heading_of_its_level_or_above() -> None:
    cells = [
        markdown("### A", **FOLDED),
        code("1"),
        markdown("#### B", **FOLDED),
        code("2"),
        markdown("Prose.\n\n```\n# no heading\n```"),
        markdown("### C"),
        markdown("### D", **FOLDED),
        code("3"),
        markdown("## E"),
        markdown("no heading", **FOLDED),
        markdown("# F", **FOLDED),
        code("4"),
    ]
    folds = form.folds(notebook(*cells))
    assert [(fold.heading.title, list(fold.hidden)) for fold in folds] == [("A", [1, 2, 3, 4]), ("D", [7]), ("F", [11])]
    assert form.folded(notebook(*cells)) == {1, 2, 3, 4, 7, 11}


def written(directory: Path, changed: NotebookNode, name: str = PATH.name) -> NotebookNode:
    """Refresh a notebook and return what is then in its file."""
    path = directory / name
    path.write_text(json.dumps(changed), encoding="utf-8")
    assert refresh.main([str(path)]) == 0
    return nbformat.read(path, as_version=4)


def without_form(changed: NotebookNode) -> None:
    """Leave tags alone, as the tools did once."""
    for cell in changed.cells:
        cell.metadata = nbformat.from_dict({"tags": cell.metadata.tags} if "tags" in cell.metadata else {})


def run_and_saved(changed: NotebookNode) -> None:
    """Do what JupyterLab does when a reader runs everything, opens the folds and saves."""
    for cell in changed.cells:
        cell.metadata.pop("jp-MarkdownHeadingCollapsed", None)
        cell.metadata.get("jupyter", {}).pop("outputs_hidden", None)
        if cell.cell_type == "code":
            cell.metadata.update({"collapsed": False, "scrolled": True, "execution": {}})


def hidden_and_folded(changed: NotebookNode) -> None:
    """Hide and fold everything."""
    for cell in changed.cells:
        cell.metadata.update(HIDDEN_OUTPUTS | FOLDED)


@pytest.mark.parametrize("spoil", [lambda changed: None, without_form, run_and_saved, hidden_and_folded])
def test_refresh_gives_a_lesson_its_form_and_its_minutes(spoil, tmp_path: Path) -> None:
    changed = lesson(title=("Reading 5 min · exercises 13 min", "Reading 99 min · exercises 0 min"))
    spoil(changed)
    assert written(tmp_path, changed).cells == lesson().cells
    assert refresh.main(["--check", str(tmp_path / PATH.name)]) == 0, "a second time changes nothing"
