"""What a classroom's hub is made of, without JupyterHub: errors, homes, the report, and the values for a cluster."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import socket
from pathlib import Path

import pytest
import yaml

from tests.tiny import code, stdout
from tools import hub, hub_load
from tools.hub import NoHub
from tools.notebooks import ROOT, all_notebooks

# -- what it needs -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["node", "npm"])
def test_without_node_the_cure_is_named(missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None if name == missing else f"/bin/{name}")
    with pytest.raises(NoHub, match=rf"{missing} is not found: install Node\.js"):
        hub.install_proxy(tmp_path)


def test_a_proxy_that_cannot_be_installed_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failed:
        returncode, stdout, stderr = 1, "", "no route"

    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(hub.subprocess, "run", lambda *_, **__: Failed)
    with pytest.raises(NoHub, match=r"(?s)network.*no route"):
        hub.install_proxy(tmp_path)


def test_a_proxy_that_is_there_is_taken_until_another_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = []

    def npm(command: list[str], cwd: Path, **_: object) -> object:
        installed.append(command)
        (cwd / "node_modules" / ".bin").mkdir(parents=True, exist_ok=True)
        (cwd / "node_modules" / ".bin" / "configurable-http-proxy").touch()
        return type("Done", (), {"returncode": 0, "stdout": "", "stderr": ""})

    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(hub.subprocess, "run", npm)
    assert hub.install_proxy(tmp_path) == hub.install_proxy(tmp_path)
    assert len(installed) == 1
    (tmp_path / ".installed").write_text("an older one", encoding="utf-8")
    hub.install_proxy(tmp_path)
    assert len(installed) == 2
    shutil.rmtree(tmp_path / "node_modules")
    hub.install_proxy(tmp_path)
    assert len(installed) == 3


def test_without_jupyterhub_the_cure_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert hub.main([]) == 1
    assert ("does not run on Windows" if os.name == "nt" else "make hub") in capsys.readouterr().err


def test_a_short_password_and_a_port_in_use_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "_needs", lambda: None)
    with pytest.raises(NoHub, match="8 characters"), hub.running(tmp_path, password="short"):
        pass
    with socket.socket() as used:
        used.bind(("127.0.0.1", 0))
        used.listen()
        port = used.getsockname()[1]
        with pytest.raises(NoHub, match=f"port {port} already.*--port"), hub.running(tmp_path, port):
            pass
    assert not list(tmp_path.iterdir())


def test_the_pin_of_the_proxy_is_exact() -> None:
    package = json.loads((hub.FOLDER / "package.json").read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["dependencies"].values())


def test_free_ports_are_different_and_free() -> None:
    ports = hub.free_ports(3)
    assert len(set(ports)) == 3
    for port in ports:
        with socket.socket() as tried:
            tried.bind(("127.0.0.1", port))


# -- a home ------------------------------------------------------------------------------------------------------------


def test_a_home_has_the_lessons_and_what_they_link_to(tmp_path: Path) -> None:
    home = tmp_path / "homes" / "ada"
    assert hub.main(["--bring-lessons", str(home)]) == 0
    assert {path.name for path in all_notebooks()} <= {path.name for path in (home / "my").iterdir()}
    for path in all_notebooks():
        for target in re.findall(r"\]\(\.\./([^)#]+)", path.read_text(encoding="utf-8")):
            assert (home / target).exists(), f"{path.name} links {target}"


def test_what_a_student_wrote_stays(tmp_path: Path) -> None:
    hub.bring_lessons(tmp_path)
    [lesson] = (tmp_path / "my").glob("03_*.ipynb")
    changed = lesson.read_text(encoding="utf-8").replace("import socket", "import socket  # mine")
    lesson.write_text(changed, encoding="utf-8")
    hub.bring_lessons(tmp_path)
    assert lesson.read_text(encoding="utf-8") == changed


# -- the report --------------------------------------------------------------------------------------------------------


def report() -> hub_load.Report:
    made = hub_load.Report(2, "03_unary_calls")
    made.seconds["the lesson"] += [2.0, 3.0]
    made.whole["the lesson"] = 3.0
    made.memory = {"hub": [100.0], "server": [110.0, 110.0], "kernel": [80.0, 90.0], "other": [10.0]}
    return made


def test_a_report_says_what_a_user_takes(tmp_path: Path) -> None:
    made = report()
    assert made.per_user == 200
    assert "500 MiB in all, 200 for each user" in str(made)
    made.failures.append("student01, the lesson: late")
    assert str(made).endswith("student01, the lesson: late")
    file = tmp_path / "measured.json"
    hub_load.record(made, file)
    hub_load.record(made, file)
    assert json.loads(file.read_text(encoding="utf-8"))["03_unary_calls, 2"]["user MiB"] == 200


def test_a_cell_that_prints_something_else_or_fails_is_a_difference() -> None:
    cell = code("x", stdout("four\n"), tags=("raises-exception",))
    cell.id = "c"
    assert hub_load._differences(cell, "four\n", "ValueError: meant") == []
    assert "prints 'five\\n'" in hub_load._differences(cell, "five\n", "")[0]
    cell.metadata.tags = []
    assert hub_load._differences(cell, "four\n", "ValueError: not meant") == ["cell c: ValueError: not meant"]


@pytest.mark.parametrize("users", ["0", "101"])
def test_the_load_is_bounded(users: str, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        hub_load.main(["--users", users])
    assert "1 to 100" in capsys.readouterr().err


# -- many machines -----------------------------------------------------------------------------------------------------

VALUES = yaml.safe_load((hub.FOLDER / "zero-to-jupyterhub.yaml").read_text(encoding="utf-8"))
MEASURED = json.loads(hub_load.MEASURED.read_text(encoding="utf-8"))
A_CLASS = next(numbers for name, numbers in MEASURED.items() if name == "03_unary_calls, 30")
THE_LARGEST = next(numbers for name, numbers in MEASURED.items() if name == "28_system, 1")

# What values.schema.yaml of the chart's 4.x takes, as far as it is used here, with the types it asks for. Below
# `hub.config`, `singleuser.extraEnv` and the hooks it takes anything.
NUMBER, TEXT, SWITCH = (int, float), (str,), (bool,)
SCHEMA = {
    "hub.config": (dict,),
    "hub.concurrentSpawnLimit": (int,),
    "proxy.service.type": TEXT,
    "singleuser.image.name": TEXT,
    "singleuser.image.tag": TEXT,
    "singleuser.cmd": (list, str),
    "singleuser.defaultUrl": TEXT,
    "singleuser.startTimeout": (int,),
    "singleuser.memory.guarantee": (*NUMBER, str),
    "singleuser.memory.limit": (*NUMBER, str),
    "singleuser.cpu.guarantee": NUMBER,
    "singleuser.cpu.limit": NUMBER,
    "singleuser.storage.capacity": TEXT,
    "singleuser.extraEnv": (dict,),
    "singleuser.lifecycleHooks.postStart": (dict,),
    "cull.enabled": SWITCH,
    "cull.timeout": (int,),
    "cull.every": (int,),
    "scheduling.userScheduler.enabled": SWITCH,
    "scheduling.podPriority.enabled": SWITCH,
    "scheduling.userPlaceholder.enabled": SWITCH,
    "scheduling.userPlaceholder.replicas": (int,),
    "prePuller.continuous.enabled": SWITCH,
}


def leaves(values: dict, above: str = "") -> dict[str, object]:
    """Return the values by their dotted names, down to where the schema takes anything."""
    found = {}
    for name, value in values.items():
        dotted = f"{above}{name}"
        if isinstance(value, dict) and dotted not in SCHEMA:
            found |= leaves(value, f"{dotted}.")
        else:
            found[dotted] = value
    return found


def mebibytes(text: str) -> int:
    """Return what JupyterHub makes of a size such as 256M: its units are powers of 1024."""
    number, unit = re.fullmatch(r"(\d+)([MG])", text).groups()
    return int(number) * {"M": 1, "G": 1024}[unit]


@pytest.mark.parametrize(("name", "value"), leaves(VALUES).items(), ids=lambda value: str(value)[:40])
def test_the_chart_takes_each_value(name: str, value: object) -> None:
    assert name in SCHEMA
    assert type(value) in SCHEMA[name]


def test_the_memory_is_what_was_measured() -> None:
    memory = VALUES["singleuser"]["memory"]
    assert A_CLASS["user MiB"] <= mebibytes(memory["guarantee"]) <= 1.5 * A_CLASS["user MiB"]
    assert 1.5 * THE_LARGEST["user MiB"] <= mebibytes(memory["limit"]) <= 3 * THE_LARGEST["user MiB"]
    text = (hub.FOLDER / "zero-to-jupyterhub.yaml").read_text(encoding="utf-8")
    assert f"{A_CLASS['user MiB']} MiB for a server and a kernel in lesson 03; {THE_LARGEST['user MiB']} in" in text


def test_the_seconds_of_a_core_are_what_was_measured() -> None:
    seconds = (A_CLASS["a server, seconds"] + A_CLASS["the lesson, seconds"]) * A_CLASS["cores"] / A_CLASS["users"]
    assert 8 <= seconds <= 9, "the values for a cluster say nine"


def test_a_class_comes_at_once() -> None:
    assert VALUES["hub"]["concurrentSpawnLimit"] >= A_CLASS["users"]
    assert VALUES["singleuser"]["startTimeout"] > 2 * A_CLASS["a server, seconds"]


def test_no_password_and_no_private_address_is_written_down() -> None:
    assert "SharedPasswordAuthenticator" not in VALUES["hub"]["config"]
    assert VALUES["singleuser"]["image"]["name"].startswith("registry.example.org/")


def test_paths_in_the_image_exist_in_the_course() -> None:
    text = (hub.FOLDER / "zero-to-jupyterhub.yaml").read_text(encoding="utf-8")
    for path in re.findall(r"/srv/course/([\w./]+)", text):
        assert (ROOT / path).exists(), path
    assert VALUES["singleuser"]["defaultUrl"] == "/lab/tree/my/00_start_here.ipynb"


# -- what the README says ----------------------------------------------------------------------------------------------


def test_the_readme_has_the_numbers_that_were_measured() -> None:
    text = (ROOT / "classroom" / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"(?m)^\| ([^|]+?) \| ([\d.]+) (?:s|MiB) \|$", text))
    for row, key in {
        "all servers are up after": "a server, seconds",
        "all have run lesson 03 after another": "the lesson, seconds",
        "the hub": "hub MiB",
        "its proxy": "proxy MiB",
        "a student's server": "server MiB",
        "a kernel": "kernel MiB",
        "all together": "all MiB",
    }.items():
        assert float(rows[row]) == A_CLASS[key], row
    assert f"{THE_LARGEST['user MiB']} MiB" in text
