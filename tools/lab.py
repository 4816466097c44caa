"""Start JupyterLab on the course, and print its address where no browser can be opened.

python tools/lab.py [arguments for jupyter lab]
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIRST = "notebooks/00_start_here.ipynb"
STARTUP_SECONDS = 60


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


def command(arguments: list[str], with_browser: bool) -> list[str]:
    """Return the command line of JupyterLab."""
    line = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        line.append("--allow-root")
    if not with_browser:
        line.append("--no-browser")
    line.append(f"--LabApp.default_url=/lab{_page()}")
    return line + arguments


def _page() -> str:
    return f"/tree/{FIRST}" if (ROOT / FIRST).is_file() else ""


def address_of(process: subprocess.Popen, token: str) -> str | None:
    """Wait until the server answers for itself; return the address to open, or None when it never did."""
    from jupyter_server.serverapp import list_running_servers  # takes half a second: only when it is needed

    deadline = time.monotonic() + STARTUP_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        for server in list_running_servers():
            if server["pid"] == process.pid:
                return f"{server['url']}lab{_page()}?token={token}"
        time.sleep(0.2)
    return None


def main(arguments: list[str]) -> int:
    """Start JupyterLab, say where it is, and stay until it ends."""
    with_browser = browser_available()
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(16)
    print("Starting JupyterLab (Ctrl-C twice stops it) …", flush=True)
    # The token goes through the environment: other users can read a command line.
    environment = {**os.environ, "JUPYTER_TOKEN": token}
    process = subprocess.Popen(command(arguments, with_browser), cwd=ROOT, env=environment)
    # Ctrl-C reaches both processes; this one waits for JupyterLab to ask its question and shut down its kernels.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    address = address_of(process, token)
    if address is not None:
        intro = "JupyterLab is running and opens in your browser. Its address:"
        if not with_browser:
            intro = "JupyterLab is running. No browser was found here; open this address in one:"
        print(f"\n{intro}\n\n    {address}\n", flush=True)
    return process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
