"""A JupyterLab of its own for the tests: own settings, own copy of the course, a token, a free port."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.notebooks import ROOT

_START_SECONDS = 60
_STOP_SECONDS = 15
_ANSWER_SECONDS = 10

# What a lesson reaches: itself and its neighbours, the protos, the place for certificates, the map.
_COURSE = ("notebooks", "protos", "certs", "README.md")
# What a kernel makes for itself may go while it is being copied.
_LEFT_OUT = shutil.ignore_patterns(".ipynb_checkpoints", "kernel-*")

_SETTINGS = {
    # The only thing a fresh JupyterLab asks its reader.
    "@jupyterlab/apputils-extension": {"notification": {"fetchNews": "false", "checkForUpdates": False}},
    # By default cells out of view are taken out of the page, where no test could look at them.
    "@jupyterlab/notebook-extension": {"tracker": {"windowingMode": "none"}},
}


class JupyterLab:
    """A running JupyterLab."""

    def __init__(self, port: int, token: str, settings: Path, course: Path) -> None:
        self._port = port
        self._token = token
        self._settings = settings
        self.lessons = course / "notebooks"

    def address(self, notebook: str) -> str:
        """Return the address that opens a notebook in a fresh workspace."""
        return f"http://127.0.0.1:{self._port}/lab/tree/notebooks/{notebook}?token={self._token}&reset"

    def use_theme(self, name: str) -> None:
        """Switch the theme for pages loaded from now on: "JupyterLab Light" or "JupyterLab Dark"."""
        _write_settings(self._settings, {"@jupyterlab/apputils-extension": {"themes": {"theme": name}}})

    def answers(self) -> bool:
        """Say whether the server is up."""
        try:
            self._ask("GET", "status")
        except OSError:  # which urllib's errors are
            return False
        return True

    def shut_kernels_down(self) -> None:
        """End all kernels, so that a lesson opened next gets a fresh one."""
        for kernel in json.loads(self._ask("GET", "kernels")):
            self._ask("DELETE", f"kernels/{kernel['id']}")

    def _ask(self, method: str, path: str) -> bytes:
        address = f"http://127.0.0.1:{self._port}/api/{path}"
        request = urllib.request.Request(address, method=method, headers={"Authorization": f"token {self._token}"})
        with urllib.request.urlopen(request, timeout=_ANSWER_SECONDS) as response:
            return response.read()


@contextmanager
def open_jupyterlab(directory: Path) -> Iterator[JupyterLab]:
    """Start JupyterLab on a copy of the course below `directory`, and stop it with its kernels afterwards."""
    course = directory / "course"
    course.mkdir()
    for name in _COURSE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, course / name, ignore=_LEFT_OUT)
        else:
            shutil.copy(source, course / name)
    own = {variable: directory / variable.lower() for variable in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")}
    settings = directory / "settings"
    _write_settings(settings, _SETTINGS)
    port, token = _free_port(), secrets.token_hex(16)
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.port_retries=0"),
        *(f"--ServerApp.port={port}", f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={course}"),
        *(f"--LabApp.user_settings_dir={settings}", f"--LabApp.workspaces_dir={directory / 'workspaces'}"),
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    environment |= {f"JUPYTER_{name}": str(path) for name, path in own.items()}
    environment |= {"IPYTHONDIR": str(directory / "ipython"), "TMPDIR": str(directory)}
    with (directory / "jupyterlab.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=course, env=environment, stdout=log, stderr=log)
        try:
            lab = JupyterLab(port, token, settings, course)
            _wait_for(lab, process, directory / "jupyterlab.log")
            yield lab
        finally:
            process.terminate()  # on a signal the server shuts its kernels down
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(lab: JupyterLab, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not lab.answers():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.2)


def _write_settings(directory: Path, settings: dict[str, dict[str, dict]]) -> None:
    for extension, plugins in settings.items():
        for plugin, values in plugins.items():
            file = directory / extension / f"{plugin}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values), encoding="utf-8")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
