"""The cheat sheet runs from top to bottom, as a reader would run it, with an authority and a certificate made here."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import trustme

from helpers.pems import pair_of, root_of
from tools import lesson
from tools.notebooks import ROOT

SHEET = ROOT / "docs" / "cheat_sheet.md"
LONGEST_SECONDS = 60
LINES_OF_A_PAGE = 260  # printed in two columns


def fences(language: str) -> list[str]:
    text = SHEET.read_text(encoding="utf-8")
    return [match["body"] for match in lesson.FENCE.finditer(text) if match["language"].strip() == language]


def test_every_snippet_runs(tmp_path: Path) -> None:
    [definition], [command] = fences("proto"), fences("sh")
    (tmp_path / "greet.proto").write_text(definition, encoding="utf-8")
    program, *arguments = shlex.split(command)
    assert program == "python"
    subprocess.run([sys.executable, *arguments], cwd=tmp_path, check=True, timeout=LONGEST_SECONDS)

    authority = trustme.CA()
    key, certificate = pair_of(authority.issue_cert("localhost"))
    given = {"key": key, "certificate": certificate, "authority": root_of(authority)}
    for name, pem in given.items():
        (tmp_path / f"{name}.pem").write_bytes(pem)
    given_too = "from pathlib import Path\n" + "".join(f"{name} = Path('{name}.pem').read_bytes()\n" for name in given)
    (tmp_path / "sheet.py").write_text(given_too + "\n".join(fences("python")), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-W", "error::SyntaxWarning", "sheet.py"],
        cwd=tmp_path, capture_output=True, text=True, timeout=LONGEST_SECONDS,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == ""


def test_a_snippet_that_is_wrong_would_be_noticed() -> None:
    assert sum(snippet.count("assert ") for snippet in fences("python")) >= len(fences("python"))


def test_it_is_good_python() -> None:
    # Imports stand where they are first needed; the pieces are a page, not a module.
    ignored = "--extend-ignore=F821,E402,D,I001"
    command = [sys.executable, "-m", "ruff", "check", "--quiet", ignored, "-"]
    ran = subprocess.run(command, input="\n".join(fences("python")), capture_output=True, text=True, cwd=ROOT)
    assert ran.returncode == 0, ran.stdout
    command = [sys.executable, "-m", "ruff", "format", "--check", "-"]
    for snippet in fences("python"):
        ran = subprocess.run(command, input=snippet, capture_output=True, text=True, cwd=ROOT)
        assert ran.returncode == 0, snippet


def test_it_is_short() -> None:
    assert len(SHEET.read_text(encoding="utf-8").splitlines()) <= LINES_OF_A_PAGE


def test_each_heading_leads_to_lessons() -> None:
    headings = re.findall(r"(?m)^## (.+)$", SHEET.read_text(encoding="utf-8"))
    assert [heading for heading in headings if not lesson.LINK.search(heading)] == ["In the end"]
