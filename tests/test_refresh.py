"""`make refresh` writes what a run of the notebook shows, in one normal form, and nothing after a failure."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tests.tiny import code, markdown, notebook, stdout
from tools import refresh
from tools.notebooks import NoSuchNotebook, select


def messy(*cells: NotebookNode) -> NotebookNode:
    """Return a notebook as editors and runs leave it."""
    lesson = notebook(*cells)
    lesson.metadata.update({"kernelspec": {"name": "other"}, "widgets": {}, "toc": {}})
    for cell in lesson.cells:
        cell.metadata.update({"trusted": True, "collapsed": False, "execution": {"iopub.status.busy": "now"}})
    return lesson


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, NotebookNode]:
    path = tmp_path_factory.mktemp("refresh") / "07_context.ipynb"
    lesson = messy(
        markdown("# 07"),
        code("import sys\nprint(1, flush=True)\nprint(2)", stdout("old\n"), execution_count=9),
        code("import json\njson.loads('{')", tags=("raises-exception",)),
        code("import ipywidgets\nipywidgets.IntSlider()"),
        code("import os, tempfile\n'kernel-' in tempfile.gettempdir(), 'PYTEST_CURRENT_TEST' in os.environ"),
    )
    lesson.cells[0].id = lesson.cells[1].id = "same"
    lesson.cells[2].id = "0f1e2d3c"
    path.write_text(json.dumps(lesson), encoding="utf-8")
    assert refresh.main([str(path)]) == 0
    return path, nbformat.read(path, as_version=4)


def test_ids_are_kept_or_made_from_the_position(refreshed: tuple[Path, NotebookNode]) -> None:
    assert [cell.id for cell in refreshed[1].cells] == ["same", "n07-001", "n07-002", "c3", "c4"]


def test_metadata_is_reduced_to_kernel_language_and_tags(refreshed: tuple[Path, NotebookNode]) -> None:
    lesson = refreshed[1]
    assert set(lesson.metadata) == {"kernelspec", "language_info"}
    assert "version" not in lesson.metadata.language_info
    assert [cell.metadata for cell in lesson.cells] == [{}, {}, {"tags": ["raises-exception"]}, {}, {}]


def test_cells_are_counted_and_run_as_in_jupyterlab(refreshed: tuple[Path, NotebookNode]) -> None:
    cells = refreshed[1].cells[1:]
    assert [cell.execution_count for cell in cells] == [1, 2, 3, 4]
    assert [(o.name, o.text) for o in cells[0].outputs] == [("stdout", "1\n2\n")]
    assert cells[3].outputs[0].data["text/plain"] == "(True, False)"


def test_a_traceback_with_paths_is_reduced(refreshed: tuple[Path, NotebookNode]) -> None:
    [error] = refreshed[1].cells[2].outputs
    assert error.traceback == [f"JSONDecodeError: {error.evalue}"]


def test_a_widget_is_stored_as_its_text_alone(refreshed: tuple[Path, NotebookNode]) -> None:
    [widget] = refreshed[1].cells[3].outputs
    assert set(widget.data) == {"text/plain"}


def test_a_second_time_changes_nothing(refreshed: tuple[Path, NotebookNode], capsys: pytest.CaptureFixture) -> None:
    assert refreshed[0].read_bytes().endswith(b"}\n")
    assert refresh.main(["--check", str(refreshed[0])]) == 0
    assert "0 changed outputs, unchanged" in capsys.readouterr().out


def test_a_failure_is_shown_and_not_written(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    path = tmp_path / "07_context.ipynb"
    before = json.dumps(messy(code("1 / 0")))
    path.write_text(before, encoding="utf-8")
    assert refresh.main([str(path)]) == 1
    assert path.read_text(encoding="utf-8") == before
    shown = capsys.readouterr().out
    assert "1 / 0" in shown
    assert "ZeroDivisionError: division by zero" in shown


@pytest.mark.parametrize(
    ("line", "has_path"),
    [
        ('File "/home/ada/x.py", line 1, in f', True),
        ("File ~/course/.venv/lib/x.py:12, in f(x)", True),
        (r"File C:\course\x.py:12, in f(x)", True),
        ("File <frozen runpy>:12", True),
        ("Cell In[4], line 1", False),
        ("----> 1 stub.SayHello(request)  # /greeter.Greeter/SayHello", False),
        ("JSONDecodeError: Expecting value: line 1 column 2", False),
    ],
)
def test_paths_in_tracebacks_are_recognised(line: str, has_path: bool) -> None:
    assert bool(refresh.PATH.search(line)) is has_path


def test_lessons_are_found_by_number_stem_and_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # away from the course's own lessons, which have such names
    paths = [tmp_path / name for name in ("02_stubs.ipynb", "03_unary_calls.ipynb")]
    for path in paths:
        path.touch()
    assert select([], tmp_path) == paths
    assert select(["03"], tmp_path) == select(["notebooks/03_unary_calls.ipynb"], tmp_path) == paths[1:]
    assert select([str(paths[0]), "02_stubs"], tmp_path) == paths[:1]
    with pytest.raises(NoSuchNotebook, match="04"):
        select(["04"], tmp_path)
