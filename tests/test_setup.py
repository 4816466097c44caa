"""The set-up makes an environment, keeps a good one, gives up with a cure, and lets one process at a time at it.

Nothing is downloaded here: the installers are replaced by what records their command lines.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tools import setup
from tools.setup import SetUpFailed, python_of


class Commands:
    """Stands for the commands that the set-up runs: records them, and lets those fail that contain a word."""

    def __init__(self, *failing: str) -> None:
        self.failing = failing
        self.lines: list[str] = []

    def __call__(self, *command: str | Path, quiet: bool = False) -> bool:
        line = " ".join(map(str, command))
        self.lines.append(line)
        return not any(word in line for word in self.failing)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Commands:
    recorder = Commands()
    monkeypatch.setattr(setup, "_succeeds", recorder)
    return recorder


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """A virtual environment with the running Python and without packages."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    return tmp_path / "venv"


def finish(venv: Path) -> None:
    """Leave what a finished set-up leaves."""
    (venv / ".ready").touch()


# -- is there anything to do? ------------------------------------------------------------------------------------------


def test_an_environment_is_ready_when_it_was_finished_after_the_requirements_changed(venv: Path) -> None:
    assert not setup.is_ready(venv)
    finish(venv)
    assert setup.is_ready(venv)
    os.utime(venv / ".ready", (0, 0))
    assert not setup.is_ready(venv)


def test_an_environment_with_another_python_is_not_ready(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finish(venv)
    monkeypatch.setattr(setup.platform, "python_version", lambda: "3.99.1")
    assert not setup.is_ready(venv)


def test_an_environment_whose_python_is_gone_is_not_ready(venv: Path) -> None:
    finish(venv)
    python_of(venv).unlink()
    assert not setup.is_ready(venv)


def test_nothing_is_done_twice(venv: Path, commands: Commands) -> None:
    finish(venv)
    setup.set_up(venv)
    assert commands.lines == []


def test_an_environment_of_a_part_is_out_of_date_when_a_file_of_the_part_or_of_the_course_is_newer(
    venv: Path, tmp_path: Path
) -> None:
    own = tmp_path / "requirements.txt"
    own.write_text(f"-r {setup.REQUIREMENTS}\n", encoding="utf-8")
    assert setup.sources_of(own) == (*setup.SOURCES, own, tmp_path / "constraints.txt")
    assert setup.sources_of(setup.REQUIREMENTS) == setup.SOURCES
    for source in setup.sources_of(own)[-2:]:
        source.touch()
    finish(venv)
    assert setup.is_ready(venv, own)
    newest = max(source.stat().st_mtime for source in setup.SOURCES)
    os.utime(venv / ".ready", (newest + 1, newest + 1))
    os.utime(own, (newest + 2, newest + 2))
    assert setup.is_ready(venv) and not setup.is_ready(venv, own)


# -- the environment ---------------------------------------------------------------------------------------------------


def test_a_good_environment_is_kept(venv: Path, commands: Commands) -> None:
    (venv / "mine").touch()
    setup.create(venv, None)
    assert (venv / "mine").exists()


@pytest.mark.parametrize("uv", [None, "/bin/uv"])
def test_an_environment_without_pip_is_made_again(uv: str | None, venv: Path, commands: Commands) -> None:
    commands.failing = ("import pip",)
    setup.create(venv, uv)
    assert not venv.exists()
    assert commands.lines[-1].startswith("/bin/uv venv" if uv else f"{sys.executable} -m venv")


def test_python_makes_the_environment_when_uv_does_not(tmp_path: Path, commands: Commands) -> None:
    commands.failing = ("/bin/uv",)
    setup.create(tmp_path / "venv", "/bin/uv")
    assert commands.lines[-1].startswith(f"{sys.executable} -m venv")


def test_a_python_without_ensurepip_gets_a_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SetUpFailed, match=r"apt install python3\.\d+-venv"):
        setup.create(tmp_path / "venv", None)


def test_an_environment_in_use_is_said_so(venv: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "in use")

    commands.failing = ("import pip",)
    monkeypatch.setattr(shutil, "rmtree", refuse)
    with pytest.raises(SetUpFailed, match="end what runs from it"):
        setup.create(venv, None)


# -- the packages ------------------------------------------------------------------------------------------------------


def test_uv_is_installed_as_pinned_and_installs_the_rest(venv: Path, commands: Commands) -> None:
    setup.install(venv, None)
    get, use = commands.lines
    assert get.split()[1:4] == ["-m", "pip", "install"] and get.split()[-1].startswith("uv==")
    assert use.startswith(str(python_of(venv).with_name("uv"))) and use.endswith("requirements.txt")


def test_an_uv_that_is_there_is_used(venv: Path, commands: Commands) -> None:
    setup.install(venv, "/bin/uv")
    [use] = commands.lines
    assert use.startswith("/bin/uv pip install")


def test_requirements_of_a_part_are_installed_in_their_place(venv: Path, tmp_path: Path, commands: Commands) -> None:
    own = tmp_path / "requirements.txt"
    assert setup.main(["--venv", str(venv), "--requirements", str(setup.REQUIREMENTS)]) == 0
    assert commands.lines[-2].endswith(f"-r {setup.REQUIREMENTS}")
    setup.install(venv, "/bin/uv", requirements=own)
    assert commands.lines[-1].endswith(f"-r {own}")


def test_requirements_that_are_missing_are_said_so(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        setup.main(["--venv", str(tmp_path / "venv"), "--requirements", str(tmp_path / "requirements.txt")])
    assert f"{tmp_path / 'requirements.txt'} is missing" in capsys.readouterr().err
    assert not (tmp_path / "venv").exists()


@pytest.mark.parametrize(("failing", "attempts"), [("uv==", 2), ("uv pip", 3)])
def test_pip_steps_in_and_says_so(
    failing: str, attempts: int, venv: Path, commands: Commands, capsys: pytest.CaptureFixture
) -> None:
    commands.failing = (failing,)
    setup.install(venv, None)
    assert len(commands.lines) == attempts
    assert "-m pip install" in commands.lines[-1] and commands.lines[-1].endswith("requirements.txt")
    assert "Installing with pip" in capsys.readouterr().out


def test_when_nothing_can_be_installed_the_environment_is_not_ready(
    venv: Path, commands: Commands, capsys: pytest.CaptureFixture
) -> None:
    commands.failing = ("install",)
    assert setup.main(["--venv", str(venv)]) == 1
    assert not setup.is_ready(venv)
    assert "network" in capsys.readouterr().err


def test_a_command_that_is_not_there_fails(capsys: pytest.CaptureFixture) -> None:
    assert not setup._succeeds("/no/such/uv", "venv")
    assert "/no/such/uv" in capsys.readouterr().err


def test_a_part_has_an_environment_of_its_own(venv: Path, commands: Commands, tmp_path: Path) -> None:
    part = tmp_path / "part"
    part.mkdir()
    for name in ("requirements.txt", "constraints.txt"):
        (part / name).touch()
    setup.set_up(venv, requirements=part / "requirements.txt")
    assert commands.lines[-1].endswith(str(part / "requirements.txt")), "and no fonts are listed"
    assert setup.is_ready(venv, part / "requirements.txt")
    os.utime(venv / ".ready", (0, 0))
    assert not setup.is_ready(venv, part / "requirements.txt")


# -- two at once -------------------------------------------------------------------------------------------------------


def test_a_second_set_up_waits_and_finds_nothing_to_do(
    venv: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    waits, commands, lock = threading.Event(), Commands(), setup._lock

    def install_slowly(*command: str | Path, quiet: bool = False) -> bool:
        assert waits.wait(10)
        return commands(*command)

    def lock_and_tell(descriptor: int) -> bool:
        opened = lock(descriptor)
        if not opened:
            waits.set()
        return opened

    monkeypatch.setattr(setup, "_succeeds", install_slowly)
    monkeypatch.setattr(setup, "_lock", lock_and_tell)
    both = [threading.Thread(target=setup.set_up, args=(venv,)) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(20)
    assert setup.is_ready(venv)
    assert sum(line.endswith("requirements.txt") for line in commands.lines) == 1
    shown = capsys.readouterr().out
    assert shown.count("Setting up") == shown.count("waiting for it") == 1


def test_the_lock_is_open_again_when_its_holder_was_killed(tmp_path: Path) -> None:
    lock = tmp_path / "venv.lock"
    code = (
        f"from tools.setup import *\nwith alone(Path({str(lock)!r})):\n    print('in', flush=True)\n    time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=setup.ROOT)
    try:
        assert holder.stdout.readline() == "in\n"
        with lock.open("a") as file:
            assert not setup._lock(file.fileno())
    finally:
        holder.kill()
        holder.wait()
    started = time.monotonic()
    with setup.alone(lock):
        assert time.monotonic() - started < 5


# -- which Python ------------------------------------------------------------------------------------------------------


def test_an_old_python_is_told_which_one_is_needed(tmp_path: Path) -> None:
    old = "import sys, runpy; sys.version_info = (3, 10, 2); sys.argv[0] = 'setup.py'; runpy.run_path('tools/setup.py')"
    run = subprocess.run([sys.executable, "-c", old], capture_output=True, text=True, cwd=setup.ROOT)
    assert run.returncode == 1
    assert run.stderr.startswith("Python 3.11 or newer is needed") and "make PYTHON=" in run.stderr
