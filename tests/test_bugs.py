"""The bugs that lessons name: each has a script, a row in the list, and is there in the release that is tested."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import grpc
import pytest

from tools import bugs

SCRIPTS = sorted(bugs.FOLDER.glob("*.py"))
LIST = bugs.FOLDER / "README.md"
RELEASE = "1.85.1"  # the one that the scripts were written for
ROW = re.compile(r"^\| \[`(?P<name>\w+)`\]\((?P<file>\w+\.py)\) \|.*\]\((?P<lesson>[^)]+)\)", re.MULTILINE)


def test_each_is_in_the_list_with_its_lesson():
    rows = list(ROW.finditer(LIST.read_text(encoding="utf-8")))
    assert sorted(row["file"] for row in rows) == [path.name for path in SCRIPTS]
    for row in rows:
        assert row["file"] == f"{row['name']}.py"
        assert (bugs.FOLDER / row["lesson"].partition("#")[0]).is_file(), row["lesson"]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_each_says_what_happens_and_what_should(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = ast.get_docstring(tree) or ""
    assert said.splitlines()[0].endswith("."), "the first line says what happens"
    assert "Expected:" in said
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert "helpers" not in imported, "whoever gets the script has grpcio alone"


@pytest.mark.skipif(grpc.__version__ != RELEASE, reason=f"the lessons speak of grpcio {RELEASE}")
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_each_is_there(path: Path):
    finding = bugs.ask(path)
    assert finding.verdict == "there", finding.saw


@pytest.mark.parametrize(
    ("program", "verdict", "saw"),
    [
        ("print('seen'); raise SystemExit(0)", "there", "seen"),
        ("print('not seen'); raise SystemExit(1)", "mended", "not seen"),
        ("raise SystemExit(0)", "unclear", "nothing"),
        ("print('begun'); raise ValueError('a bug of the script')", "unclear", "begun"),
        ("print('begun', flush=True); import os; os.abort()", "unclear", "begun"),
    ],
)
def test_what_a_script_says(tmp_path: Path, program: str, verdict: str, saw: str):
    script = tmp_path / "script.py"
    script.write_text(program, encoding="utf-8")
    assert bugs.ask(script) == bugs.Finding("script", verdict, saw)


def test_a_script_that_goes_on_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bugs, "LONGEST_SECONDS", 1)
    script = tmp_path / "script.py"
    script.write_text("import time; time.sleep(60)", encoding="utf-8")
    assert bugs.ask(script).verdict == "unclear"


def test_the_exit_code_tells_whether_a_lesson_has_to_change(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(bugs, "FOLDER", tmp_path)
    (tmp_path / "one.py").write_text("print('seen')", encoding="utf-8")
    assert bugs.main([]) == 0
    (tmp_path / "two.py").write_text("print('gone'); raise SystemExit(1)", encoding="utf-8")
    assert bugs.main([]) == 1
    assert bugs.main(["one"]) == 0
    assert "Not there: two." in capsys.readouterr().out


def test_an_unknown_name_is_refused():
    with pytest.raises(SystemExit, match=r"No such bug: nothing\. There are: "):
        bugs.main(["nothing"])
