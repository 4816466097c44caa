"""What the site is built from says what the lessons say; nothing is built here, which `make test-site` does."""

from __future__ import annotations

import base64
import re
import struct
import subprocess
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tests.tiny import code, display, markdown, notebook, stdout
from tests.tiny_lesson import FOLDED, HIDDEN_OUTPUTS, HIDDEN_SOURCE
from tools import site, site_source
from tools.constraints import pins
from tools.notebooks import ROOT, all_notebooks
from tools.site_source import Pages, target

PAGE = "notebooks/03_unary_calls.ipynb"
README = (ROOT / "README.md").read_text(encoding="utf-8")
DIAGRAM = 'flowchart LR\n\n    a["<b>a</b>"] --> b'
DRAWN = '<pre class="mermaid">\nflowchart LR\n\n    a["&lt;b&gt;a&lt;/b&gt;"] --&gt; b\n</pre>'
PICTURE = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 1540, 600)  # as much as is read of one
ENCODED = base64.b64encode(PICTURE).decode()


@pytest.fixture(scope="module")
def made() -> site_source.Source:
    """Everything that the site of this course is built from."""
    return site_source.source(ROOT)


def rewritten(*cells: NotebookNode, pictures: dict[str, bytes] | None = None) -> list[NotebookNode]:
    """Return the cells of a lesson as the site has them."""
    changed, found = site_source.notebook(notebook(*cells), PAGE, Pages(ROOT))
    nbformat.validate(changed)
    if pictures is not None:
        pictures |= found
    return changed.cells


def html_of(output: NotebookNode) -> str:
    """Return the one form in which the site has an output."""
    [cell] = rewritten(code("x", output))
    [data] = [output.data for output in cell.outputs]
    assert list(data) == ["text/html"]
    return data["text/html"]


# -- diagrams ----------------------------------------------------------------------------------------------------------


def test_a_fence_is_drawn_and_what_is_in_it_is_text() -> None:
    assert site_source.with_diagrams(f"a\n\n```mermaid\n{DIAGRAM}\n```\n\nb") == f"a\n\n{DRAWN}\n\nb"


@pytest.mark.parametrize("text", ["```python\nx = 1\n```", f"````markdown\n```mermaid\n{DIAGRAM}\n```\n````"])
def test_another_fence_stays(text: str) -> None:
    assert site_source.with_diagrams(text) == text


def test_a_diagram_that_was_put_out_is_drawn() -> None:
    assert html_of(display(text_plain="a → b", **{"text_vnd.mermaid": DIAGRAM})) == DRAWN


# -- links -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "link", "there", "shown"),
    [
        (PAGE, "#On-the-wire", "#On-the-wire", None),
        (PAGE, "https://grpc.io/docs/#x", "https://grpc.io/docs/#x", None),
        (PAGE, "mailto:ada@example.org", "mailto:ada@example.org", None),
        (PAGE, "04_server_streaming.ipynb#Key-points", "04_server_streaming.ipynb#Key-points", None),
        (PAGE, "../README.md", "../index.md", None),
        (PAGE, "../README.md#The-course", "../index.md#The-course", None),
        (PAGE, "../docs/bugs/README.md", "../docs/bugs/README.md", None),
        (PAGE, "../docs/bugs", "../docs/bugs/README.md", None),
        (PAGE, "../protos/greeter.proto", "../protos/greeter.proto.md", "protos/greeter.proto"),
        (PAGE, "../system/", "../system.md", "system"),
        (PAGE, "no_such.ipynb", "no_such.ipynb", None),
        (PAGE, "../../elsewhere.md", "../../elsewhere.md", None),
        ("README.md", "notebooks/00_start_here.ipynb", "notebooks/00_start_here.ipynb", None),
        ("README.md", "LICENSE", "LICENSE.md", "LICENSE"),
        ("TEACHING.md", "README.md", "index.md", None),
        ("docs/bugs/README.md", "token_ratio.py", "token_ratio.py.md", "docs/bugs/token_ratio.py"),
        ("docs/bugs/README.md", "../../notebooks/03_unary_calls.ipynb", "../../notebooks/03_unary_calls.ipynb", None),
    ],
)
def test_a_link_leads_to_the_same_on_the_site(page: str, link: str, there: str, shown: str | None) -> None:
    assert target(link, page, ROOT) == (there, shown)


@pytest.mark.parametrize(
    "text", ["`[a](../README.md)`", "```\n[a](../README.md)\n```", "![a](../README.md)", "a ` b\n\n```\n`[a](b)\n```"]
)
def test_what_is_no_link_stays(text: str) -> None:
    assert Pages(ROOT).markdown(text, PAGE) == text


def test_a_link_stays_one_with_code_in_its_text_or_before_it() -> None:
    assert Pages(ROOT).markdown("`x` [`a` b](../README.md#c)", PAGE) == "`x` [`a` b](../index.md#c)"


def test_a_path_that_has_a_page_is_linked_where_it_is_named() -> None:
    pages = Pages(ROOT)
    assert pages.markdown("Read `system/`.", PAGE) == "Read [`system/`](../system.md)."
    assert pages.markdown("Read `protos/`.", "README.md") == "Read [`protos/`](protos.md)."
    assert (
        pages.markdown("See `protos/greeter.proto`.", PAGE)
        == "See [`protos/greeter.proto`](../protos/greeter.proto.md)."
    )
    assert pages.linked == {"system", "protos", "protos/greeter.proto"}
    for other in ("`my/`", "```\n`system/`\n```", "`python system/guard.py`", "`system/gone.py`", "[`system/`](x)"):
        assert pages.markdown(other, PAGE) == other


# -- what is hidden and folded -----------------------------------------------------------------------------------------


def hiding(cell: NotebookNode) -> tuple[list[str], str]:
    """Return the tags of a cell on the site, and the words that open it."""
    return cell.metadata.get("tags", []), cell.metadata.get("mystnb", {}).get("code_prompt_show", "")


def test_outputs_after_a_prediction_are_hidden() -> None:
    prediction = markdown("> **Predict.** What?")
    _, cell = rewritten(prediction, code("1", stdout("1"), metadata=nbformat.from_dict(HIDDEN_OUTPUTS)))
    assert hiding(cell) == (["hide-output"], "Show what comes out")


def test_the_source_of_a_set_up_is_hidden() -> None:
    [cell] = rewritten(code("# Set-up: run this cell", stdout("ready"), metadata=nbformat.from_dict(HIDDEN_SOURCE)))
    assert hiding(cell) == (["hide-input"], "Show the set-up's code")


def test_both_may_be_hidden_and_tags_stay() -> None:
    both = {"tags": ["raises-exception"], "jupyter": {"outputs_hidden": True, "source_hidden": True}}
    [cell] = rewritten(code("1", stdout("1"), metadata=nbformat.from_dict(both)))
    assert hiding(cell) == (["raises-exception", "hide-input", "hide-output"], "Show {type}")


def test_a_cell_without_outputs_has_none_to_hide() -> None:
    [cell] = rewritten(code("x = 1", metadata=nbformat.from_dict(HIDDEN_OUTPUTS)))
    assert hiding(cell) == ([], "")


def test_a_fold_is_marked_after_its_first_cell_with_what_it_hides() -> None:
    cells = rewritten(
        markdown("### Trap: x\n\nA trap.", **FOLDED),
        code("1"),
        markdown("Why."),
        markdown("### Trap: y", **FOLDED),
        markdown("## Further reading"),
    )
    assert cells[0].source == "### Trap: x\n\nA trap.\n\n<!-- fold 2 -->\n"
    assert [cell.source for cell in cells[3:]] == ["### Trap: y", "## Further reading"], "nothing is hidden below it"


def test_a_lesson_says_where_it_is_run() -> None:
    [first] = rewritten(
        markdown("# 03 · Unary calls\n\nYou call.\n\n*Reading 5 min* · [← 02](02_stubs.ipynb)\n\nMore.")
    )
    _, _, minutes, how, _ = first.source.split("\n\n")
    assert minutes == "*Reading 5 min* · [← 02](02_stubs.ipynb)"
    assert "[in JupyterLab](../index.md#The-two-commands)" in how


# -- outputs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Lab: run this cell to get its controls", "Live picture: run this cell to get it"])
def test_what_needs_a_kernel_says_so(text: str) -> None:
    shown = html_of(display(text_plain=text))
    assert "in JupyterLab only" in shown and 'href="../index.html#the-two-commands"' in shown
    assert "run this cell" not in shown


def test_a_view_of_a_widget_is_no_output_of_a_page() -> None:
    view = {"application_vnd.jupyter.widget-view+json": {"model_id": "1"}, "text_plain": "HBox(children=())"}
    assert "in JupyterLab only" in html_of(display(**view))


def test_each_figure_has_its_own_alt_text() -> None:
    named = display(image_png=ENCODED, text_plain="<Picture>")
    named.metadata = nbformat.from_dict({"image/png": {"alt": 'Half "fail"', "width": 770}})
    pictures: dict[str, bytes] = {}
    [cell] = rewritten(code("x", named, display(image_png=ENCODED, text_plain="Times\n fall")), pictures=pictures)
    first, second = (output.data["text/html"] for output in cell.outputs)
    assert 'alt="Half &quot;fail&quot;" width="770" height="300"' in first
    assert 'alt="Times fall" width="1540" height="600"' in second
    places = [re.search(r'src="\.\./([^"]+)"', shown)[1] for shown in (first, second)]
    assert pictures == dict.fromkeys(places, PICTURE) and len(pictures) == 2


def test_a_table_may_be_wider_than_the_page() -> None:
    assert html_of(display(text_plain="a", text_html="<table></table>")).startswith('<div class="html-output">')


def test_text_stays() -> None:
    [cell] = rewritten(code("x", stdout("a"), display(text_plain="b")))
    assert [cell.outputs[0].text, cell.outputs[1].data] == ["a", {"text/plain": "b"}]


# -- the course --------------------------------------------------------------------------------------------------------


def test_every_lesson_is_in_one_part_in_its_order() -> None:
    parts = site_source.parts(README)
    assert [part.title.split(" · ")[0] for part in parts] == ["I", "II", "III", "IV", "V", "VI", "VII"]
    assert [stem for part in parts for stem in part.lessons] == [path.stem for path in all_notebooks()]


def test_the_index_has_the_navigation(made: site_source.Source) -> None:
    index = made.texts["index.md"]
    assert index.count("```{toctree}") == len(site_source.parts(README)) + 1
    assert ":caption: I · First contact\n\nnotebooks/00_start_here\n" in index
    assert "\nTEACHING\nclassroom/README\nCONTRIBUTING\ndocs/bugs/README\nprotos\nsystem\n" in index
    assert "## The two commands" in README and site_source.TO_RUN == "The-two-commands"


def test_every_page_that_is_linked_is_there(made: site_source.Source) -> None:
    for place in (
        "LICENSE.md",
        "protos/weather/v1/weather.proto.md",
        "docs/bugs/token_ratio.py.md",
        "system/guard.py.md",
    ):
        assert place in made.texts
    assert not [place for place in made.texts if "__pycache__" in place]


def test_nothing_is_left_that_a_page_cannot_show(made: site_source.Source) -> None:
    for place, text in made.texts.items():
        if place.endswith(".ipynb"):
            outputs = [o for cell in nbformat.reads(text, as_version=4).cells for o in cell.get("outputs", ())]
            kinds = {kind for output in outputs for kind in output.get("data", {})}
            assert kinds <= {"text/html", "text/plain"}, place
            assert not [o for o in outputs if "run this cell to get" in str(o)], place


def test_a_page_of_a_file_holds_it_whatever_is_in_it() -> None:
    page = site_source.file_page("system/x.py", 'TEXT = """\n````\n"""\n')
    assert '`````python\nTEXT = """\n````\n"""\n`````\n' in page
    assert page.startswith("---\norphan: true\n---\n\n# x.py\n")


def test_files_are_written_where_sphinx_looks_for_them(tmp_path: Path) -> None:
    site_source.Source({"a/b.md": "ä"}, {"figures/c.png": b"c"}).write(tmp_path)
    assert (tmp_path / "a/b.md").read_text(encoding="utf-8") == "ä"
    assert (tmp_path / "_extra/figures/c.png").read_bytes() == b"c"


# -- the tools ---------------------------------------------------------------------------------------------------------


def test_everything_that_builds_the_site_is_pinned_and_names_no_place_to_get_it_from() -> None:
    requirements = site.REQUIREMENTS.read_text(encoding="utf-8")
    constraints = site.REQUIREMENTS.with_name("constraints.txt").read_text(encoding="utf-8")
    assert "-c constraints.txt" in requirements.splitlines()
    assert pins(requirements).keys() & pins(constraints).keys() == set()
    assert "myst-parser" in pins(constraints)
    assert "://" not in requirements + constraints


def test_without_npm_its_name_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(site.shutil, "which", lambda name: None if name == "npm" else name)
    with pytest.raises(site.SiteFailed, match=r"npm is not found: install Node\.js"):
        site.mermaid(tmp_path)


def test_what_npm_says_is_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(command: list[str], **_: object) -> subprocess.CompletedProcess:
        return subprocess.CompletedProcess(command, 1, "", "ENOTFOUND")

    monkeypatch.setattr(site.shutil, "which", lambda name: name)
    monkeypatch.setattr(site.subprocess, "run", fail)
    with pytest.raises(site.SiteFailed, match=r"(?s)mermaid \d+\.\d+\.\d+, .*Is the network there.*ENOTFOUND"):
        site.mermaid(tmp_path)


def test_npm_is_asked_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    version = re.search(r'"mermaid": "([\d.]+)"', (site.SITE / "package.json").read_text(encoding="utf-8"))[1]
    (tmp_path / version).mkdir()
    for name in ("mermaid.min.js", "mermaid.LICENSE.txt"):
        (tmp_path / version / name).touch()
    monkeypatch.setattr(site.shutil, "which", lambda name: None)
    assert [file.name for file in site.mermaid(tmp_path)] == ["mermaid.min.js", "mermaid.LICENSE.txt"]


def test_a_directory_that_holds_something_else_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(site, "mermaid", list)
    monkeypatch.setattr(site.setup, "set_up", lambda *_, **__: None)
    (tmp_path / "thesis.txt").touch()
    assert site.main(["--output", str(tmp_path)]) == 1
    assert "holds something else than a site" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]
