"""`make soak` names the cells that differ in some runs, and what keeps a core busy ends in any case."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import psutil
import pytest

from tests.sandbox import Result
from tests.tiny import code, markdown, stdout, write
from tools import soak

# Prints how many runs there were before, modulo two.
FLIP = """
import pathlib
runs = pathlib.Path("runs")
done = len(runs.read_text()) if runs.exists() else 0
runs.write_text("x" * (done + 1))
print(done % 2)
"""


def test_a_cell_that_flips_is_named_and_a_stable_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(soak, "SIDE_BY_SIDE", 0)  # saves the time that the workers take to start
    monkeypatch.setattr(soak, "busy_core", contextlib.nullcontext)  # which is tested below
    flips = write(tmp_path / "flips.ipynb", markdown("# Flips"), code("x = 1"), code(FLIP, stdout("0\n")))
    stays = write(tmp_path / "stays.ipynb", code("print(1)", stdout("1\n")))
    assert soak.main(["--times", "2", str(flips), str(stays)]) == 1
    shown = capsys.readouterr().out
    assert "s, all as stored\n" in shown and "s, 1 cell differs\n" in shown
    assert "flips: cell c2 (import pathlib) differed in 1 of 2." in shown
    assert shown.count("differed in") == 1


def results(*outcomes: str) -> list[Result]:
    return [Result("x", f"Cell {n}", outcome, f"says {outcome}") for n, outcome in enumerate(outcomes)]


@pytest.fixture
def lesson(tmp_path: Path) -> str:
    return str(write(tmp_path / "x.ipynb", code("a = 1"), code("b = 2")))


def test_each_cell_is_counted_and_shown_as_it_was_the_first_time(
    lesson: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    folded = Result("x", "Cell 0 without folds", "failure", "")
    runs = iter([results("passed", "failure"), results("passed", "error"), [folded]])
    monkeypatch.setattr(soak, "run_notebooks", lambda *_, **__: next(runs))
    assert soak.main(["--times", "3", lesson]) == 1
    shown = capsys.readouterr().out
    assert "x: cell c1 (b = 2) differed in 2 of 3. The first time:\n    says failure\n" in shown
    assert "x: cell c0 (a = 1) without folds differed in 1 of 3." in shown
    assert shown.count("differed in") == 2 and "says error" not in shown


def test_when_nothing_differs_it_says_so(
    lesson: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(soak, "run_notebooks", lambda *_, **__: results("passed", "passed"))
    assert soak.main(["--times", "3", lesson]) == 0
    assert "No cell differed in 3 of 3 runs of x." in capsys.readouterr().out


def test_what_was_found_before_an_interrupt_is_told(
    lesson: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    runs = iter([results("failure", "passed")])

    def run(*_, **__) -> list[Result]:
        for result in runs:
            return result
        raise KeyboardInterrupt

    monkeypatch.setattr(soak, "run_notebooks", run)
    assert soak.main([lesson]) == 1
    assert "cell c0 (a = 1) differed in 1 of 1." in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--times", "0"], ["99_no_such_lesson"]])
def test_what_cannot_be_run_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        soak.main(arguments)
    assert exit_.value.code == 2


def test_a_core_is_busy_inside_the_block_and_not_after_it() -> None:
    with soak.busy_core() as process:
        deadline = time.monotonic() + 30
        while psutil.Process(process.pid).cpu_times().user < 0.5:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert process.returncode is not None


def test_the_busy_process_ends_with_its_parent_and_at_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with soak.busy_core() as process:
        process.stdin.close()  # as the system does when the parent has ended
        assert process.wait(30) == 0
    monkeypatch.setattr(soak, "LONGEST_RUN_SECONDS", 0.1)
    with soak.busy_core() as process:
        assert process.wait(30) == 0
