"""Is everything here that the lessons need? A row for each thing, with the cure where one is missing."""

import os
import platform
import socket
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from google.protobuf.internal import api_implementation
from packaging.requirements import Requirement

from helpers import proxies
from helpers.tables import Table, table

TESTED_PYTHONS = ("3.11", "3.12", "3.13")
REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements.txt"

_PROTOC_SECONDS = 30
_CONNECT_SECONDS = 2.0


def examine() -> Table:
    """Look at this kernel's environment.

    Returns:
        A table with a row for each check: what was looked at, what was found, and ``ok`` or the cure.
    """
    checks = [check_python(), check_packages(), check_protoc(), check_loopback(), check_proxy()]
    rows = [(what, found, f"✗ {cure}" if cure else "ok") for what, found, cure in checks]
    return table(rows, ["what", "found", "verdict"])


def check_python(running: str | None = None) -> tuple[str, str, str]:
    """Compare the running Python with the tested ones; the row is the same for each of these."""
    running = running or ".".join(platform.python_version_tuple()[:2])
    if running in TESTED_PYTHONS:
        return "Python", "a tested version", ""
    return "Python", running, f"lessons may run, but they are tested with Python {', '.join(TESTED_PYTHONS)}"


def check_packages(requirements: Path = REQUIREMENTS) -> tuple[str, str, str]:
    """Compare the installed packages with the pins of requirements.txt."""
    pins = _pins(requirements.read_text(encoding="utf-8"))
    wrong = [f"{name} {installed}" for name, pin in pins.items() if (installed := _installed(name)) != pin]
    if wrong:
        cure = f"{', '.join(wrong)}: run pip install -r requirements.txt in this environment, restart the kernel"
    elif api_implementation.Type() != "upb":
        cure = "protobuf runs in pure Python, not as in the lessons: import helpers first, or install it with C code"
    else:
        cure = ""
    return "packages", f"{len(pins) - len(wrong)} of {len(pins)} as pinned" if wrong else "all as pinned", cure


def check_protoc() -> tuple[str, str, str]:
    """Run the protocol compiler as a command."""
    command = [sys.executable, "-m", "grpc_tools.protoc", "--version"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=_PROTOC_SECONDS)
    return "protoc", run.stdout.strip() or "nothing", "run pip install grpcio-tools" if run.returncode else ""


def check_loopback(host: str = "127.0.0.1") -> tuple[str, str, str]:
    """Listen on a free port of this machine, and connect to it."""
    try:
        with socket.create_server((host, 0)) as listener:
            socket.create_connection(listener.getsockname()[:2], _CONNECT_SECONDS).close()
    except OSError as error:
        return "loopback", type(error).__name__, f"a firewall or a sandbox keeps programs from talking over {host}"
    return "loopback", f"{host} answers", ""


def check_proxy(environ: Mapping[str, str] = os.environ) -> tuple[str, str, str]:
    """Look for a proxy variable that would send calls to this machine somewhere else.

    In a kernel that imported helpers none does: ``proxies.leave_this_machine_out`` has seen to it.
    """
    name = proxies.proxy_variable(environ)
    if name is None:
        return "proxy", "none", ""
    if proxies.left_out("127.0.0.1", environ):
        return "proxy", f"{name}, not for 127.0.0.1", ""
    cure = "set no_proxy=localhost,127.0.0.1 before JupyterLab starts: gRPC would call this machine through it"
    return "proxy", name, cure


def _pins(requirements: str) -> dict[str, str]:
    """Return the versions that a requirements file pins on this system, by package."""
    lines = [line.partition("#")[0].strip() for line in requirements.splitlines()]
    wanted = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {
        one.name: str(one.specifier).removeprefix("==") for one in wanted if one.marker is None or one.marker.evaluate()
    }


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
