"""Starting the course: what the reader is told, which settings hold, and whose are left alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_output

from tests import reader
from tests.tiny import code, notebook
from tools import lab, saved
from tools.notebooks import all_notebooks


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[reader.Started]:
    # Short, as a home directory is: the name of a socket may have about a hundred characters.
    with reader.start(tmp_path_factory.mktemp("lab")) as started:
        yield started


def until(condition: Callable[[], object], what: str) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def setting(started: reader.Started, plugin: str) -> dict:
    """Return what JupyterLab takes for a plugin where the user chose nothing."""
    answer = json.loads(started.ask(f"lab/api/settings/{plugin}"))
    return {name: entry.get("default") for name, entry in answer["schema"]["properties"].items()}


def test_a_lesson_is_open_first_in_a_copy_that_is_the_readers(started: reader.Started) -> None:
    assert "/lab/tree/my/00_start_here.ipynb?token=" in started.address
    assert (started.course / "my" / "00_start_here.ipynb").is_file()


def test_nothing_is_asked_or_fetched_and_names_have_room(started: reader.Started) -> None:
    news = setting(started, "@jupyterlab/apputils-extension:notification")
    assert (news["fetchNews"], news["checkForUpdates"]) == ("false", False)
    assert not setting(started, "@jupyterlab/filebrowser-extension:browser")["showLastModifiedColumn"]


def test_documents_open_as_pages(started: reader.Started) -> None:
    viewers = setting(started, "@jupyterlab/docmanager-extension:plugin")["defaultViewers"]
    assert viewers == {"markdown": "Markdown Preview"}


def test_what_the_user_set_counts_more(started: reader.Started) -> None:
    plugin = "lab/api/settings/@jupyterlab/apputils-extension:notification"
    started.ask(plugin, "PUT", json.dumps({"raw": '{"fetchNews": "true"}'}).encode())
    assert json.loads(started.ask(plugin))["settings"] == {"fetchNews": "true"}
    [file] = (started.course.parent / "config" / "lab" / "user-settings").rglob("*.jupyterlab-settings")
    assert json.loads(file.read_text(encoding="utf-8")) == {"fetchNews": "true"}


def test_the_layout_is_kept_with_the_copies(started: reader.Started) -> None:
    workspace = json.loads(started.ask("lab/api/workspaces/default"))
    assert workspace["data"]["layout-restorer:data"]["left"]["current"] == "@jupyterlab/toc:plugin"
    assert not (started.course.parent / "config" / "lab" / "workspaces").exists()


@pytest.mark.parametrize(("directory", "writable"), [("my", True), ("notebooks", False)])
def test_the_lessons_themselves_are_read_only(started: reader.Started, directory: str, writable: bool) -> None:
    assert json.loads(started.ask(f"api/contents/{directory}/00_start_here.ipynb?content=0"))["writable"] is writable


@pytest.mark.skipif(sys.platform == "win32", reason="kernels are reached over TCP there")
def test_kernels_take_no_ports(started: reader.Started) -> None:
    kernel = json.loads(started.ask("api/kernels", "POST", b'{"name": "python3"}'))["id"]
    connection = started.course.parent / "runtime" / f"kernel-{kernel}.json"
    assert json.loads(connection.read_text(encoding="utf-8"))["transport"] == "ipc"
    # Once it has made its sockets it has also said what it had to say about them.
    until(connection.with_name(f"kernel-{kernel}-ipc-5").exists, "the kernel listens")


def test_a_saved_copy_keeps_nothing_of_the_page(started: reader.Started) -> None:
    data = {saved.MERMAID: "sequenceDiagram", saved.SVG: "<svg/>", "text/plain": "sequenceDiagram"}
    content = notebook(code("tap.diagram()", new_output("display_data", data=data)))
    model = json.dumps({"type": "notebook", "format": "json", "content": content}).encode()
    started.ask("api/contents/my/saved.ipynb", "PUT", model)
    [cell] = nbformat.read(started.course / "my" / "saved.ipynb", as_version=4).cells
    assert set(cell.outputs[0].data) == {saved.MARKDOWN, "text/plain"}


def test_the_terminal_shows_what_happens_and_the_address_and_nothing_else(started: reader.Started) -> None:
    assert started.output.splitlines() == [
        f"Copied to my/, which is yours to change: {len(all_notebooks())} lessons.",
        "Starting JupyterLab (Ctrl-C twice stops it) …",
        "",
        "JupyterLab is running. No browser was found here; open this address in one:",
        "",
        f"    {started.address}",
        "",
    ]


def test_errors_are_shown(started: reader.Started) -> None:
    model = json.dumps({"type": "notebook", "format": "json", "content": {"cells": 1, "metadata": {}}}).encode()
    with pytest.raises(urllib.error.HTTPError):
        started.ask("api/contents/my/broken.ipynb", "PUT", model)
    until(lambda: "broken.ipynb" in started.output, "the error is in the terminal")


def test_where_no_copies_can_be_made_the_reader_is_told_and_nothing_starts(tmp_path: Path) -> None:
    course = reader.copy_course(tmp_path)
    (course / "my").write_text("a file", encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "tools.lab"],
        cwd=course,
        env=reader.environment(tmp_path),
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert "a file has that name. Move it away" in ended.stderr
    assert "Traceback" not in ended.stderr


# -- the command line --------------------------------------------------------------------------------------------------


def test_what_the_user_wrote_comes_last(tmp_path: Path) -> None:
    line = lab.command(["--KernelManager.transport=tcp", "--port", "9000"], "/lab", True, tmp_path)
    assert line[-3:] == ["--KernelManager.transport=tcp", "--port", "9000"]
    assert "--no-browser" not in line


def test_no_browser_no_window(tmp_path: Path) -> None:
    assert "--no-browser" in lab.command([], "/lab", False, tmp_path)


def test_a_socket_needs_a_short_path(tmp_path: Path) -> None:
    assert not lab.sockets_work_in(tmp_path / ("x" * 100))
    assert not any("transport" in argument for argument in lab.command([], "/lab", True, tmp_path / ("x" * 100)))


def test_settings_are_added_to_those_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "theirs")
    assert lab.environment("t")["JUPYTER_CONFIG_PATH"] == f"{lab.SETTINGS}{os.pathsep}theirs"
    monkeypatch.delenv("JUPYTER_CONFIG_PATH")
    assert lab.environment("t")["JUPYTER_CONFIG_PATH"] == str(lab.SETTINGS)


def test_who_comes_back_finds_what_was_open(tmp_path: Path) -> None:
    assert lab.first_view(tmp_path) == "/lab/tree/my/00_start_here.ipynb"
    assert lab.first_view(tmp_path) == "/lab/tree/my/00_start_here.ipynb", "nothing was opened the first time"
    [workspace] = tmp_path.iterdir()
    left = '{"data": {"notebook:my/05_client_streaming.ipynb": {}}, "metadata": {"id": "default"}}'
    workspace.write_text(left, encoding="utf-8")
    assert lab.first_view(tmp_path) == "/lab"
    assert workspace.read_text(encoding="utf-8") == left
