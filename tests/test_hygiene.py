"""Every lesson keeps the rules; and every rule is proved to find what breaks it."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tests import allowances, blind_spots, hygiene, proto_lint
from tests.tiny import code, display, markdown, notebook, stdout, write
from tools import lesson
from tools.notebooks import ROOT, all_notebooks

TEXTS = [*sorted(ROOT.glob("*.md")), ROOT / "classroom" / "README.md"]
MAP = ROOT / "README.md"

# -- the course --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", all_notebooks(), ids=lambda path: path.stem)
def test_lesson(path: Path) -> None:
    read = nbformat.read(path, as_version=4)
    problems = hygiene.find(read, path) + blind_spots.find(read, path)
    assert not problems, "\n" + "\n".join(problems)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert hygiene.broken_links(text, path, hygiene.anchors_of_markdown(text)) == []
    assert hygiene.bare_pictures(text) == []


def test_the_map_names_every_lesson() -> None:
    linked = {match["target"] for match in lesson.LINK.finditer(MAP.read_text(encoding="utf-8"))}
    assert [path.name for path in all_notebooks() if f"notebooks/{path.name}" not in linked] == []


def test_protos() -> None:
    assert proto_lint.lint(ROOT / "protos") == []


@pytest.mark.parametrize("listing", [allowances.IGNORES, allowances.EXCEPTIONS], ids=lambda path: path.stem)
def test_an_allowance_names_a_cell_that_exists(listing: Path) -> None:
    cells = {
        (path.name, cell.get("id")) for path in all_notebooks() for cell in nbformat.read(path, as_version=4).cells
    }
    stale = [allowance for allowance in allowances.load(listing) if (allowance.notebook, allowance.cell) not in cells]
    assert stale == []


# -- the rules ---------------------------------------------------------------------------------------------------------

PATH = Path("03_unary_calls.ipynb")
TITLE = "# 03 · Unary calls\n\nYou call.\n\n*Reading 25 min · exercises 20 min*"
TASK = "### Exercise 3.1 · Greet\n\n*10 min.* Write it."
FOLDS = (
    "<details><summary>Hint</summary>\n\nThink.\n\n</details>\n\n"
    "<details><summary>Solution</summary>\n\n```python\nx = 1\n```\n\n</details>"
)
UNSOLVED = "○ 3.1 not solved yet: x is missing\n"


def exercise(number: str, task: str = TASK, folds: str = FOLDS, printed: str = UNSOLVED) -> list[NotebookNode]:
    task, printed = task.replace("3.1", number), printed.replace("3.1", number)
    call = f"checks.exercise_{number.partition('.')[2]}(x)"
    check = code(call, stdout(printed), tags=("check",))
    return [markdown(task), code("x = ...", tags=("exercise",)), check, markdown(folds)]


def three_exercises() -> list[NotebookNode]:
    return [markdown("## Exercises"), *(cell for n in ("3.1", "3.2", "3.3") for cell in exercise(n))]


def four_exercises() -> list[NotebookNode]:
    return [*three_exercises(), *exercise("3.4")]


def called(check: str = "# Check 3.1: run this cell\nchecks.exercise_1(x)") -> list[NotebookNode]:
    """Return three exercises, the first with its check in helpers/checks."""
    cells = three_exercises()
    cells[3].source = check
    return cells


def only(source: str, *outputs: NotebookNode) -> NotebookNode:
    return notebook(code(source, *outputs))


def text(source: str) -> NotebookNode:
    return notebook(markdown(source))


LONG = "\n".join(["x = 1"] * (hygiene.MAX_LINES + 1))
UNTAGGED = exercise("3.1")
UNTAGGED[1].metadata.tags = []

BROKEN = [
    (hygiene.title, text("# 3 · Unary calls\n\nYou call.\n\n*Reading 25 min · exercises 20 min*"), "begin with `# 03"),
    (hygiene.title, text("# 03 · Unary calls\n\n*Reading 25 min · exercises 20 min*"), "promise"),
    (hygiene.title, text("# 03 · Unary calls\n\nYou call."), "Reading 25 min"),
    (hygiene.title, only("x = 1"), "not markdown"),
    (hygiene.exercises, notebook(markdown("## Exercises"), *exercise("3.1")), "expected ['3.1', '3.2', '3.3']"),
    (hygiene.exercises, notebook(*UNTAGGED), "its four cells"),
    (hygiene.exercises, notebook(*exercise("3.1", task="### Exercise 3.1 · Greet")), "how many minutes"),
    (hygiene.exercises, notebook(*exercise("3.1", task="### Exercise 3.1: Greet")), "should begin"),
    (hygiene.exercises, notebook(*exercise("3.1", folds=FOLDS.replace("Hint", "Tip"))), "expected Hint and Solution"),
    (hygiene.exercises, notebook(*exercise("3.1", folds=FOLDS.replace("Think.", ""))), "hint is empty"),
    (hygiene.exercises, notebook(*exercise("3.1", folds=FOLDS.replace("```", ""))), "0 python fences"),
    (hygiene.exercises, notebook(*called("checks.exercise_4(x)")), "with `checks.exercise_1(…)`"),
    (hygiene.exercises, notebook(*called("checks.exercise_1(x)\nx = 1\ny = 1")), "one line or two"),
    (hygiene.exercises, notebook(*exercise("3.1", printed="✓ 3.1 solved\n")), "stored output"),
    (hygiene.exercises, notebook(*exercise("3.1", printed=UNSOLVED * 2)), "stored output"),
    (hygiene.exercises, notebook(code("x = 1", tags=("check",))), "stands in none"),
    (hygiene.trailing_semicolon, only("x = 1\nx;  # quiet"), "ends in `;`"),
    (hygiene.shell_commands, only("!ls"), "shell command"),
    (hygiene.shell_commands, only("files = !ls"), "shell command"),
    (hygiene.shell_commands, only("%%bash\nls"), "shell command"),
    (hygiene.shell_commands, only("%sx ls"), "shell command"),
    (hygiene.long_sleeps, only("import time\ntime.sleep(1)"), "sleeps 1 s"),
    (hygiene.long_sleeps, only("await asyncio.sleep(0.5)"), "sleeps 0.5 s"),
    (hygiene.long_cells, only(LONG), "31 lines"),
    (hygiene.helpers_before_grpc, only("import grpc\nfrom helpers import start"), "imports grpc before helpers"),
    (hygiene.helpers_before_grpc, only("from grpc import aio"), "imports grpc before helpers"),
    (hygiene.machine_specific, only("", stdout("in /home/ada/course/x.py\n")), "absolute path"),
    (hygiene.machine_specific, only("", stdout("in C:\\Users\\ada\n")), "absolute path"),
    (hygiene.machine_specific, only("", display(text_plain="x", text_html="<a href='file:///x'>")), "absolute path"),
    (hygiene.machine_specific, only("", stdout("at 127.0.0.1:40123\n")), "port number"),
    (hygiene.machine_specific, only("", stdout("at ipv6:[::1]:40123\n")), "port number"),
    (hygiene.machine_specific, only("", stdout("pid=4711\n")), "process id"),
    (hygiene.machine_specific, only("", stdout("<object object at 0x10bd3f2a0>\n")), "memory address"),
    (hygiene.links, text("[next](04_nothing.ipynb)"), "leads to no file"),
    (hygiene.links, text("[up](#3.9-Nothing)"), "leads to no heading"),
    (hygiene.links, text("[protos](/protos)"), "leads to no file"),
    (hygiene.pictures_without_alt, text("![](https://example.org/x.png)"), "no alt text"),
    (hygiene.pictures_without_alt, text('<img src="x.png" alt="">'), "no alt text"),
    (hygiene.pictures_without_alt, only("", display(text_plain="x", text_html="<img src='x.png'>")), "no alt text"),
    (hygiene.fences, text("```proto\nsyntax = 'proto3';\n```"), "call it `protobuf`"),
    (hygiene.says_what_it_lacks, notebook(code("import os\nfrom helpers import Tap")), "imports helpers without"),
    (
        hygiene.says_what_it_lacks,
        notebook(code(f"import trustme\n\n\n\n{hygiene.NEEDS_THE_COURSE}\nfrom helpers import Tap")),
        "imports trustme without",
    ),
    (
        hygiene.says_what_it_lacks,
        notebook(code(f"{hygiene.NEEDS_THE_COURSE}\nimport trustme\n\n\nfrom helpers import Tap")),
        "imports helpers without",
    ),
]

FINE = [
    (hygiene.title, text(TITLE)),
    (hygiene.exercises, notebook(*three_exercises())),
    (hygiene.exercises, notebook(*four_exercises())),
    (hygiene.exercises, notebook(*called())),
    (hygiene.trailing_semicolon, only("x = 'a;'  # b;")),
    (hygiene.trailing_semicolon, only("%%proto x.proto\nsyntax = 'proto3';")),
    (hygiene.shell_commands, only("import subprocess\nsubprocess.run(['ls'])\n%%time")),
    (hygiene.long_sleeps, only("import time\ntime.sleep(0.2)\ntime.sleep(pause)")),
    (hygiene.machine_specific, only("", stdout("/weather.v1.Weather/GetStation http://x.org/tmp/y rapid 12 0x0a05\n"))),
    (hygiene.machine_specific, only("", display(text_plain="x", image_png="/tmp/x"))),
    (hygiene.links, text("## 3.1 One `call`\n\n[up](#3.1-One-call) [out](https://grpc.io/x) `[no](link)`")),
    (hygiene.pictures_without_alt, text('![a bar](x.png) <img alt="a bar" src="x.png">')),
    (hygiene.fences, text("```protobuf\nsyntax = 'proto3';\n```")),
    (
        hygiene.says_what_it_lacks,
        notebook(code(f"import os\nimport trustme\n\n{hygiene.NEEDS_THE_COURSE}\nfrom helpers import Tap")),
    ),
    (hygiene.says_what_it_lacks, notebook(code("import os"), markdown("text"))),
]


def named(value: object) -> str | None:
    return getattr(value, "__name__", None) or (value if isinstance(value, str) else "")


@pytest.mark.parametrize(("check", "broken", "expected"), BROKEN, ids=named)
def test_a_broken_rule_is_found(check: blind_spots.Check, broken: NotebookNode, expected: str) -> None:
    problems = check(broken, PATH)
    assert any(expected in problem for problem in problems), problems


@pytest.mark.parametrize(("check", "fine"), FINE, ids=named)
def test_what_keeps_the_rule_passes(check: blind_spots.Check, fine: NotebookNode) -> None:
    assert check(fine, PATH) == []


def test_every_rule_is_proved() -> None:
    assert set(hygiene.CHECKS) <= {check for check, *_ in BROKEN}


def test_neighbours_are_linked(tmp_path: Path) -> None:
    before, here = tmp_path / "02_stubs.ipynb", tmp_path / "03_unary_calls.ipynb"
    write(before, markdown("# 02 · Stubs"))
    write(here, markdown(TITLE))
    assert any("lesson before, 02_stubs.ipynb" in p for p in hygiene.title(text(TITLE), here))
    assert hygiene.title(text(f"{TITLE}\n\n[← 02 Stubs](02_stubs.ipynb)"), here) == []


def test_links_between_files(tmp_path: Path) -> None:
    write(tmp_path / "03_unary_calls.ipynb", markdown("## 3.1 One"))
    (tmp_path / "README.md").write_text("# The map, *drawn*\n", encoding="utf-8")
    good = "[a](03_unary_calls.ipynb#3.1-One) [b](README.md#the-map-drawn)"
    bad = "[a](03_unary_calls.ipynb#3.2-Two) [b](README.md#map)"
    assert hygiene.broken_links(good, tmp_path / "x.md", set()) == []
    assert len(hygiene.broken_links(bad, tmp_path / "x.md", set())) == 2


def test_widget_state_is_found() -> None:
    with_state = notebook()
    with_state.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {}}
    assert blind_spots.widget_state(with_state, PATH) == ["the notebook holds saved widget state"]


def test_an_allowance_needs_a_reason(tmp_path: Path) -> None:
    listing = tmp_path / "allowed.toml"
    entry = '[[allowed]]\nnotebook = "a.ipynb"\ncell = "c0"\nwhat = "long-cell"\n'
    listing.write_text(entry, encoding="utf-8")
    with pytest.raises(ValueError, match="reason"):
        allowances.load(listing)
    reasoned = tmp_path / "reasoned.toml"
    reasoned.write_text(entry + 'reason = "a table"\n', encoding="utf-8")
    assert allowances.allowed(reasoned, Path("a.ipynb"), code("", id="c0"), "long-cell")
    assert not allowances.allowed(reasoned, Path("b.ipynb"), code("", id="c0"), "long-cell")


# -- protos ------------------------------------------------------------------------------------------------------------

GOOD_PROTO = """
syntax = "proto3";
package weather.v1;
message Station {
  // The station's name.
  string station_name = 1;
  map<string, string> labels = 2;  // Free text by key.
  enum SkyState { SKY_STATE_UNSPECIFIED = 0; SKY_STATE_CLEAR = 1; }
}
service Weather { rpc GetStation(Station) returns (Station); }
"""


def lint(directory: Path, source: str, name: str = "weather/v1/weather.proto") -> list[str]:
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return proto_lint.lint(directory)


def test_a_good_proto_passes(tmp_path: Path) -> None:
    assert lint(tmp_path, GOOD_PROTO) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("string station_name", "strin station_name", '"strin" is not defined'),
        ("proto3", "proto2", "syntax"),
        ("weather.v1", "weather", "does not equal the directory"),
        ("message Station {", "message station {", "not PascalCase"),
        ("station_name", "stationName", "not snake_case"),
        ("// The station's name.", "", "Station.station_name has no comment"),
        ("// Free text by key.", "", "Station.labels has no comment"),
        ("SKY_STATE_UNSPECIFIED", "SKY_STATE_NONE", "_UNSPECIFIED"),
        ("SKY_STATE_CLEAR", "CLEAR", "begin with SKY_STATE_"),
        ("GetStation", "get_station", "rpc get_station"),
        ("service Weather", "service weather_", "service weather_"),
    ],
)
def test_a_bad_proto_is_found(before: str, after: str, expected: str, tmp_path: Path) -> None:
    source = GOOD_PROTO.replace(before, after).replace(
        "(Station)", f"({'station' if 'station {' in after else 'Station'})"
    )
    if after == "proto2":
        source = 'syntax = "proto2";\npackage weather.v1;\n'
    problems = lint(tmp_path, source)
    assert any(expected in problem for problem in problems), problems
