"""Open the course in JupyterLab: bring the reader's copies up to date, start, and say where it is.

    python -m tools.lab [--edit] [arguments for jupyter lab]

The reader works in `my/`; with `--edit` the lessons themselves are opened. JupyterLab runs with a few settings of the
course's own, which lie below `tools/jupyter` and in the arguments here. They are defaults: what the reader set in their
own JupyterLab stays as it is, and counts.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import uuid
import webbrowser
from contextlib import suppress
from pathlib import Path

from tools import copies
from tools.notebooks import NOTEBOOKS, ROOT

OWN = ROOT / "my"
FIRST = "00_start_here.ipynb"
SETTINGS = ROOT / "tools" / "jupyter"
STARTUP_SECONDS = 60

# What is open beside the first lesson: the table of contents, wide enough for the names of the lessons, too.
_FIRST_VIEW = {
    "data": {
        "layout-restorer:data": {
            "main": {"dock": None},
            "left": {
                "collapsed": False,
                "current": "@jupyterlab/toc:plugin",
                "widgets": ["filebrowser", "running-sessions", "@jupyterlab/toc:plugin"],
            },
            "relativeSizes": [0.22, 0.78, 0],
        },
        "file-browser-filebrowser:cwd": {"path": OWN.name},
    },
    "metadata": {"id": "default"},
}


def browser_available() -> bool:
    """Say whether a browser with windows can be opened from here."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        # `webbrowser` would settle for a text browser here, and JupyterLab shows nothing in one.
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def sockets_work_in(directory: Path) -> bool:
    """Say whether kernels can be reached through sockets that are files in `directory`.

    They need no TCP ports, for which many servers on one machine would race, and nobody else on it can read along.
    Where they don't work (Windows, a path of more than a hundred characters, some network drives) TCP does.
    """
    if sys.platform == "win32":
        return False
    path = directory / f"kernel-{uuid.uuid4()}-ipc-10"  # as long as the longest that jupyter_client makes
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with socket.socket(socket.AF_UNIX) as tried:
            tried.bind(os.fspath(path))
    except OSError:
        return False
    path.unlink()
    return True


def first_view(workspaces: Path) -> str:
    """Lay out JupyterLab's window for a reader who comes for the first time, and return the page to open.

    Who has had a lesson open comes back to what was open, in the layout they left.
    """
    file = workspaces / "default-37a8.jupyterlab-workspace"  # JupyterLab's name for the workspace of plain addresses
    if file.is_file() and "notebook:" in file.read_text(encoding="utf-8", errors="replace"):
        return "/lab"
    with suppress(OSError):  # then it looks as JupyterLab usually does
        workspaces.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(_FIRST_VIEW), encoding="utf-8")
    return f"/lab/tree/{OWN.name}/{FIRST}"


def command(arguments: list[str], page: str, with_browser: bool, runtime: Path) -> list[str]:
    """Return the command line of JupyterLab.

    Args:
        arguments: what the user wrote, which counts more than what is added here.
        page: the path of the page to open.
        with_browser: whether JupyterLab should open a browser.
        runtime: where Jupyter keeps the files of running kernels.
    """
    line = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}", f"--LabApp.default_url={page}"]
    if sockets_work_in(runtime):
        line.append("--KernelManager.transport=ipc")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        line.append("--allow-root")
    if not with_browser:
        line.append("--no-browser")
    return line + arguments


def environment(token: str) -> dict[str, str]:
    """Return JupyterLab's environment: the token, which others could read on a command line, and our settings."""
    paths = [str(SETTINGS), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    return {**os.environ, "JUPYTER_TOKEN": token, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}


def address_of(process: subprocess.Popen, page: str, token: str) -> str | None:
    """Wait until the server answers for itself; return the address to open, or None when it never did."""
    from jupyter_server.serverapp import list_running_servers  # takes half a second: only when it is needed

    deadline = time.monotonic() + STARTUP_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        for server in list_running_servers():
            if server["pid"] == process.pid:
                return f"{server['url'].rstrip('/')}{page}?token={token}"
        time.sleep(0.2)
    return None


def main(arguments: list[str]) -> int:
    """Start JupyterLab, say where it is, and stay until it ends."""
    from jupyter_core.paths import jupyter_runtime_dir

    edit = "--edit" in arguments
    arguments = [argument for argument in arguments if argument != "--edit"]
    if edit:
        page = f"/lab/tree/{NOTEBOOKS.name}/{FIRST}"
    else:
        try:
            for line in copies.bring_up_to_date(NOTEBOOKS, OWN):
                print(line)
            workspaces = OWN / ".jupyterlab"
            page = first_view(workspaces)
        except copies.CannotCopy as error:
            print(error, file=sys.stderr)
            return 1
        readers = ["--ServerApp.contents_manager_class=tools.contents.ReadersContents"]
        arguments = [*readers, f"--LabApp.workspaces_dir={workspaces}", *arguments]
    with_browser = browser_available()
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(16)
    print("Starting JupyterLab (Ctrl-C twice stops it) …", flush=True)
    process = subprocess.Popen(
        command(arguments, page, with_browser, Path(jupyter_runtime_dir())), cwd=ROOT, env=environment(token)
    )
    # Ctrl-C reaches both processes; this one waits for JupyterLab to ask its question and shut down its kernels.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    address = address_of(process, page, token)
    if address is not None:
        intro = "JupyterLab is running and opens in your browser. Its address:"
        if not with_browser:
            intro = "JupyterLab is running. No browser was found here; open this address in one:"
        print(f"\n{intro}\n\n    {address}\n", flush=True)
    return process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
