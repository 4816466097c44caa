"""A JupyterHub for a class, on this machine alone: its proxy, its processes, the homes of its students.

    python -m tools.hub [--place DIRECTORY] [--port PORT]
    python -m tools.hub --bring-lessons HOME

Runs in the environment of classroom/hub/requirements.txt. Students' work lies in the place's `homes/`, by name; the
settings are in classroom/hub/jupyterhub_config.py. The second form only makes one home, for a hub of another make; it
needs nothing but the course's environment.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import copies, node
from tools.node import NodeFailed
from tools.notebooks import NOTEBOOKS, ROOT

FOLDER = ROOT / "classroom" / "hub"
DEFAULT_PLACE = ROOT / "build" / "hub"
PROXY_PLACE = ROOT / "build" / "proxy"
# What lessons link to beside each other.
BESIDE_LESSONS = ("README.md", "protos", "docs")

# What the configuration is told, by the names of variables.
PLACE = "GRPC_HUB_PLACE"
RUNTIME = "GRPC_HUB_RUNTIME"
PROXY = "GRPC_HUB_PROXY"
ADDRESS = "GRPC_HUB_ADDRESS"
HUB_ADDRESS = "GRPC_HUB_OWN_ADDRESS"
PROXY_ADDRESS = "GRPC_HUB_PROXY_ADDRESS"
PASSWORD = "GRPC_HUB_PASSWORD"
TOKEN = "GRPC_HUB_TOKEN"

SHORTEST_PASSWORD = 8  # JupyterHub's own rule
START_SECONDS = 60
STOP_SECONDS = 60  # servers with kernels take ten, all at once
_LAST_LINES = 20


class NoHub(Exception):
    """The hub cannot be started; the message says what to do."""


@dataclass(frozen=True)
class Hub:
    """A hub that runs."""

    address: str  # where students go, without a slash at the end
    password: str
    token: str | None
    process: subprocess.Popen
    place: Path
    log: Path


def install_proxy(place: Path = PROXY_PLACE) -> Path:
    """Return the command of the proxy, which is installed when it is missing or another version is wanted.

    Raises:
        NoHub: there is no Node.js, no npm, or no network.
    """
    try:
        node.needed("node")
        command = node.install(FOLDER / "package.json", place) / ".bin" / "configurable-http-proxy"
    except NodeFailed as error:
        raise NoHub(f"The hub's proxy is a program for Node.js. {error}") from error
    if not command.exists():
        raise NoHub(f"The hub's proxy is not where npm has put it: remove {place}, and run this again.")
    return command


def bring_lessons(home: Path) -> list[str]:
    """Make a student's home, or bring it up to date: copies of the lessons in `my/`, and what they link to.

    Args:
        home: the directory; the copies in it follow their lessons as those of `make lab` do.

    Returns:
        What the student should know, a sentence a line.
    """
    home.mkdir(parents=True, exist_ok=True)
    for name in BESIDE_LESSONS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, home / name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, home / name)
    return copies.bring_up_to_date(NOTEBOOKS, home / "my")


@contextlib.contextmanager
def running(place: Path, port: int = 0, token: str | None = None, password: str | None = None) -> Iterator[Hub]:
    """Run a hub for the block; afterwards its servers, its proxy and itself are gone.

    Args:
        place: for homes, the list of users and the log; made when it is missing.
        port: where students go, on 127.0.0.1; 0 for any that is free.
        token: of a program that may start everybody's servers; nobody has one when None.
        password: of the class; one is made when None.

    Raises:
        NoHub: it did not come up; the message has the last it said.
    """
    _needs()
    password = password or secrets.token_urlsafe(9)
    if len(password) < SHORTEST_PASSWORD:
        raise NoHub(f"The password needs {SHORTEST_PASSWORD} characters or more; without one, the hub makes one.")
    if port and not _is_free(port):
        raise NoHub(f"Something listens on port {port} already: end it, or take another with --port.")
    proxy = install_proxy()
    place = place.absolute()
    (place / "matplotlib").mkdir(parents=True, exist_ok=True)
    own_port, proxy_port, *rest = free_ports(2 if port else 3)
    address = f"http://127.0.0.1:{port or rest[0]}"
    log = place / "hub.log"
    with tempfile.TemporaryDirectory(prefix="hub-", ignore_cleanup_errors=True) as runtime:
        environment = {
            **os.environ,
            PLACE: str(place),
            RUNTIME: runtime,
            PROXY: str(proxy),
            ADDRESS: address,
            HUB_ADDRESS: f"http://127.0.0.1:{own_port}",
            PROXY_ADDRESS: f"http://127.0.0.1:{proxy_port}",
            PASSWORD: password,
            **({TOKEN: token} if token else {}),
        }
        fonts = [sys.executable, "-c", "import matplotlib.font_manager"]
        subprocess.run(fonts, env={**environment, "MPLCONFIGDIR": str(place / "matplotlib")}, check=False)
        command = [sys.executable, "-m", "jupyterhub", f"--config={FOLDER / 'jupyterhub_config.py'}"]
        with log.open("w", encoding="utf-8") as file:
            # In a session of its own: Ctrl-C is for this program, which then ends the hub in order.
            process = subprocess.Popen(
                command, cwd=place, env=environment, stdout=file, stderr=subprocess.STDOUT, start_new_session=True
            )
        try:
            _wait_until_up(process, address, log)
            yield Hub(address, password, token, process, place, log)
        finally:
            _end(process)


def free_ports(count: int) -> list[int]:
    """Return ports of 127.0.0.1 that are free now."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as the proxy does: what has just ended is no hindrance
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def main(arguments: list[str] | None = None) -> int:
    """Run a hub until Ctrl-C; return 1 when it cannot be started, or ends by itself."""
    parser = argparse.ArgumentParser(prog="python -m tools.hub", description=__doc__.splitlines()[0])
    parser.add_argument("--place", type=Path, default=DEFAULT_PLACE, metavar="DIRECTORY", help="default: build/hub")
    parser.add_argument("--port", type=int, default=8000, help="default: 8000")
    parser.add_argument("--bring-lessons", type=Path, metavar="HOME", help="bring a home up to date, and no more")
    options = parser.parse_args(arguments)
    if options.bring_lessons:
        try:
            print(*bring_lessons(options.bring_lessons), sep="\n")
        except copies.CannotCopy as error:
            print(error, file=sys.stderr)
            return 1
        return 0
    place = options.place.expanduser().absolute()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print("Starting the hub …", flush=True)
    try:
        with running(place, options.port, password=os.environ.get(PASSWORD)) as hub:
            print(f"\nThe class goes to {hub.address}\nAny name, and the password: {hub.password}", flush=True)
            print(f"Homes are in {place / 'homes'}, the log is {hub.log}. Ctrl-C ends it.", flush=True)
            hub.process.wait()
            print(f"The hub ended:\n{_last(hub.log)}", file=sys.stderr)
    except NoHub as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("\nEnded, with all servers.")
        return 0
    return 1


def _needs() -> None:
    if os.name == "nt":
        raise NoHub("JupyterHub does not run on Windows: use Linux, macOS, or the Windows Subsystem for Linux.")
    if importlib.util.find_spec("jupyterhub") is None:
        raise NoHub("JupyterHub is not installed here: `make hub` sets up an environment that has it.")


def _wait_until_up(process: subprocess.Popen, address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NoHub(f"The hub ended while it started. The last it said:\n{_last(log)}")
        with contextlib.suppress(urllib.error.URLError, OSError):
            with urllib.request.urlopen(f"{address}/hub/api/", timeout=5):
                return
        time.sleep(0.2)
    raise NoHub(f"The hub is not up after {START_SECONDS} s. The last it said:\n{_last(log)}")


def _end(process: subprocess.Popen) -> None:
    """End the hub, which ends its servers and its proxy; what is left of its session ends with it."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _last(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LAST_LINES:])


if __name__ == "__main__":
    sys.exit(main())
