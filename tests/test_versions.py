"""`make test-versions` finds the tested Pythons, refuses others, and reports shortly."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tools import versions
from tools.notebooks import ROOT
from tools.setup import minor

HERE = minor(platform.python_version())


def test_the_running_python_is_found_and_what_does_not_run_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "version_of", lambda command: "3.99.0" if command == sys.executable else None)
    assert versions.find([]) == {HERE: sys.executable}


def test_a_python_may_be_named() -> None:
    assert versions.find([sys.executable]) == {HERE: sys.executable}


@pytest.mark.parametrize(("version", "says"), [("3.10.2", "is Python 3.10.2"), (None, "does not run")])
def test_another_python_is_refused(version: str | None, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "version_of", lambda command: version)
    with pytest.raises(versions.NoSuchPython, match=f"/some/python {says}; tested are 3.11"):
        versions.find(["/some/python"])


def test_the_report_of_a_good_run_is_a_line_and_that_of_a_bad_one_names_what_failed() -> None:
    log = ROOT / "artefacts" / "tests-3.12.log"
    assert versions.report("....\n3 passed in 1.00s\n", log) == "3 passed in 1.00s"
    bad = "F.\n=== FAILURES ===\nlong\nFAILED tests/test_x.py::test_y - assert 0\n1 failed in 1.00s\n"
    assert versions.report(bad, log).splitlines() == [
        "1 failed in 1.00s",
        "  FAILED tests/test_x.py::test_y - assert 0",
        f"  all of it: {Path('artefacts', log.name)}",
    ]


def test_each_release_of_a_python_has_an_environment_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    failing = subprocess.CompletedProcess("", 1)
    monkeypatch.setattr(versions, "version_of", lambda command: command.removeprefix("python"))
    monkeypatch.setattr(versions.subprocess, "run", lambda command: commands.append(command) or failing)
    assert not versions.run_tests("python3.11.2")
    assert not versions.run_tests("python3.11.7")
    assert [command[-1].name for command in commands] == [".venv-3.11.2", ".venv-3.11.7"]


@pytest.mark.parametrize(("outcomes", "code"), [({}, 1), ({"3.11": True}, 0), ({"3.11": True, "3.12": False}, 1)])
def test_the_exit_code_says_whether_all_passed(
    outcomes: dict[str, bool], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(versions, "find", lambda commands: {version: f"python{version}" for version in outcomes})
    monkeypatch.setattr(versions, "run_tests", lambda command, lessons: outcomes[command.removeprefix("python")])
    assert versions.main([]) == code
    assert "3.13: not tested" in capsys.readouterr().out


def test_cells_that_differ_are_listed_by_lesson() -> None:
    output = (
        "FAILED notebooks/24_performance.ipynb::Cell 27 - differs\n"
        "FAILED notebooks/03_unary_calls.ipynb::Cell 4 - differs\n"
        "FAILED notebooks/03_unary_calls.ipynb::Cell 4 without folds - differs\n"
        "FAILED tests/test_wire.py::test_a_tap - assert 0\n"
    )
    assert versions.by_lesson(output) == {"03_unary_calls": ["Cell 4"], "24_performance": ["Cell 27"]}


def test_the_newest_packages_are_asked_for_and_told(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **options) -> subprocess.CompletedProcess:
        commands.append([str(part) for part in command])
        if "pytest" in command:
            options["stdout"].write("FAILED notebooks/03_unary_calls.ipynb::Cell 4 - differs\n1 failed in 1.00s\n")
            return subprocess.CompletedProcess(command, 1)
        return subprocess.CompletedProcess(command, 0, stdout="grpcio==9.9\npytest==1\n")

    monkeypatch.setattr(versions.subprocess, "run", run)
    assert versions.main(["--newest"]) == 1
    [install] = [command for command in commands if "--upgrade" in command]
    assert {"grpcio", "grpcio-tools", "grpcio-status"} <= set(install)
    said = capsys.readouterr().out
    assert "newest: grpcio==9.9" in said and "03_unary_calls: Cell 4" in said
    assert commands[-1][-1] == "tools.bugs"


def test_newest_without_an_environment_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions.subprocess, "run", lambda command: subprocess.CompletedProcess(command, 1))
    assert versions.main(["--newest"]) == 1
