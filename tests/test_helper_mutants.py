"""Mutants of helpers: what mutmut prints is understood, and whether enough are noticed is said by module."""

from __future__ import annotations

import configparser

import pytest

from tools import helper_mutants, setup
from tools.constraints import pins
from tools.helper_mutants import Survivor
from tools.notebooks import ROOT

RESULTS = """\
    helpers.journal.xǁJournalǁtake__mutmut_3: survived
    helpers.journal.xǁJournalǁtake__mutmut_4: killed
    helpers.wire.headers.x__field__mutmut_12: timeout
"""
SHOWN = """\
# helpers.journal.xǁJournalǁtake__mutmut_3: survived
--- helpers/journal.py
+++ helpers/journal.py
@@ -4,3 +4,3 @@
     def take(self):
-        if n < 0:
+        if n <= 0:
             return
"""


def test_settings_name_modules_and_their_tests() -> None:
    read = configparser.ConfigParser()
    read.read_string(helper_mutants.settings(["journal", "ratios"]))
    section = read["mutmut"]
    assert section["only_mutate"].split() == ["helpers/journal.py", "helpers/ratios.py"]
    assert section["pytest_add_cli_args_test_selection"].split() == ["tests/test_journal.py", "tests/test_ratios.py"]
    assert "tests" in section["also_copy"].split() and "helpers" not in section["also_copy"].split()


def test_every_module_and_every_test_named_exists() -> None:
    for module, tests in helper_mutants.PURE.items():
        assert (ROOT / "helpers" / f"{module.replace('.', '/')}.py").is_file()
        assert all((ROOT / "tests" / f"{test}.py").is_file() for test in tests)


def test_outcomes_and_changes_are_read() -> None:
    found = helper_mutants.outcomes(RESULTS)
    assert list(found.values()) == ["survived", "killed", "timeout"]
    assert [helper_mutants.module_of(mutant) for mutant in found] == ["journal", "journal", "wire.headers"]
    survivor = helper_mutants.survivor(next(iter(found)), SHOWN)
    assert survivor == Survivor("journal", "Journal.take", "if n < 0: → if n <= 0:")


@pytest.mark.parametrize(
    ("left", "known", "enough", "share"),
    [(1, 0, True, "90%"), (2, 0, False, "80%"), (2, 1, False, "89%"), (2, 2, True, "100%")],
)
def test_survivors_with_a_reason_do_not_count(left: int, known: int, enough: bool, share: str) -> None:
    found = {f"helpers.journal.x_f__mutmut_{n}": "survived" if n < left else "killed" for n in range(10)}
    survivors = [Survivor("journal", "f", f"{n} → {n + 1}") for n in range(left)]
    reasons = dict.fromkeys(survivors[:known], "nobody sees it")
    said, lines = helper_mutants.judge(found, survivors, reasons)
    assert said is enough and share in lines[0]
    assert sum("nobody sees it" in line for line in lines) == known
    assert sum("no reason is given" in line for line in lines) == left - known


def test_a_module_without_mutants_left_is_well() -> None:
    assert helper_mutants.judge({}, [], {}) == (True, [])


def test_an_unknown_helper_is_refused(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        helper_mutants.main(["jurnal"])
    assert "jurnal: not among" in capsys.readouterr().err


def test_what_mutmut_needs_is_pinned_and_installed_by_the_set_up() -> None:
    requirements = ROOT / "tests" / "mutmut" / "requirements.txt"
    assert list(pins(requirements.read_text(encoding="utf-8"))) == ["mutmut"]
    assert ROOT / "requirements.txt" in setup.sources_of(requirements)
