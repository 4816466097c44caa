"""A rehearsal names the cells that differ, takes a new picture of the same for no difference, and writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sandbox import Result
from tests.tiny import code, display, stdout, write
from tools import rehearse, soak

PICTURE = (
    "from IPython.display import display\n"
    "display({'image/png': 'iVBORw0KGgo=', 'text/plain': 'one bar, 3 high'}, raw=True)"
)


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    return write(
        tmp_path / "x.ipynb",
        code(PICTURE, display(image_png="aGVsbG8=", text_plain="one bar, 3 high")),
        code("print(2)", stdout("1\n")),
    )


def test_what_differs_is_named_and_nothing_is_written(lesson: Path, capsys: pytest.CaptureFixture) -> None:
    before = lesson.read_bytes()
    assert rehearse.main([str(lesson)]) == 1
    said = capsys.readouterr().out
    assert "1 cell differs" in said and "x: cell c1 (print(2)) differed" in said
    assert lesson.read_bytes() == before


def test_when_all_is_as_stored_it_says_so(
    lesson: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(soak, "run_notebooks", lambda *_, **__: [Result("x", "Cell 0", "passed", "")])
    assert rehearse.main([str(lesson)]) == 0
    assert "all as stored" in capsys.readouterr().out


def test_an_unknown_lesson_is_refused() -> None:
    with pytest.raises(SystemExit):
        rehearse.main(["77"])
