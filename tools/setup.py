"""Set up the virtual environment of the course, or bring it up to date.

    python tools/setup.py [--venv DIRECTORY] [--pip] [--requirements FILE]

`make` calls it by itself. It needs nothing but Python; an old Python reads it far enough to say which one is
needed. Packages are installed with uv, in seconds; where uv cannot be had, pip takes a minute or two.
"""

import argparse
import contextlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

OLDEST_PYTHON = (3, 11)
TESTED_PYTHONS = ("3.11", "3.12", "3.13")

if sys.version_info < OLDEST_PYTHON:
    sys.exit(
        f"Python {'.'.join(map(str, OLDEST_PYTHON))} or newer is needed, {sys.executable} is "
        f"{platform.python_version()}. Install one of {', '.join(TESTED_PYTHONS)} and run this with it; "
        "with make: make PYTHON=/path/to/python3."
    )

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements.txt"
# What every environment is made from, in the Makefile too: when one of these is newer, it is out of date.
SOURCES = (REQUIREMENTS, ROOT / "constraints.txt", ROOT / "pyproject.toml")
LOCK_POLL_SECONDS = 0.2


class SetUpFailed(Exception):
    """The environment could not be made; the message says what to do."""


def python_of(venv: Path) -> Path:
    """Return the Python of a virtual environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def version_of(python: str | Path) -> str | None:
    """Return the version of a Python, such as 3.11.2; None when there is none or it does not run."""
    code = "import platform; print(platform.python_version())"
    try:
        run = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return run.stdout.strip() if run.returncode == 0 else None


def minor(version: str) -> str:
    """Return `3.11` for `3.11.2`."""
    return ".".join(version.split(".")[:2])


def sources_of(requirements: Path) -> tuple[Path, ...]:
    """Return what an environment is made from: a part's own two files, and the course's where it names them."""
    own = (requirements, requirements.with_name("constraints.txt"))
    return tuple(dict.fromkeys((*SOURCES, *own))) if has_the_course(requirements) else own


def has_the_course(requirements: Path) -> bool:
    """Say whether requirements are the course's own, or name them with `-r`; what is missing names nothing."""
    return REQUIREMENTS in (requirements, *named_in(requirements))


def named_in(requirements: Path) -> list[Path]:
    """Return the files that requirements name with `-r`."""
    text = requirements.read_text(encoding="utf-8") if requirements.is_file() else ""
    return [(requirements.parent / name).resolve() for name in re.findall(r"(?m)^-r\s+(\S+)", text)]


def is_ready(venv: Path, requirements: Path = REQUIREMENTS) -> bool:
    """Say whether the environment was finished after its sources last changed, with a Python like the running one."""
    stamp = venv / ".ready"
    sources = sources_of(requirements)
    if not stamp.is_file() or any(source.stat().st_mtime > stamp.stat().st_mtime for source in sources):
        return False
    return _fits(venv)


def create(venv: Path, uv: str | None) -> None:
    """Make the virtual environment with the running Python; keep one that works and has the same Python.

    Raises:
        SetUpFailed: the old one is in use, or this Python cannot make one.
    """
    runs_this = Path(sys.prefix).resolve() == venv.resolve()
    if runs_this or (_fits(venv) and _succeeds(python_of(venv), "-c", "import pip", quiet=True)):
        return
    try:
        if venv.exists():
            shutil.rmtree(venv)
    except OSError as error:
        raise SetUpFailed(f"{venv.name} cannot be replaced, end what runs from it: {error}") from error
    if uv and _succeeds(uv, "venv", "--quiet", "--seed", "--python", sys.executable, venv):
        return
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{minor(platform.python_version())}-venv"
        raise SetUpFailed(
            f"This Python lacks its module ensurepip. On Debian and Ubuntu: sudo apt install {package}. Or install uv."
        )
    if not _succeeds(sys.executable, "-m", "venv", "--clear", venv):
        raise SetUpFailed(f"{sys.executable} -m venv failed, see above.")


def install(venv: Path, uv: str | None, pip_alone: bool = False, requirements: Path = REQUIREMENTS) -> None:
    """Install what a file of requirements lists: with uv, with pip where uv cannot be had or fails.

    Raises:
        SetUpFailed: pip failed as well; its own error has been shown.
    """
    python = python_of(venv)
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    if not pip_alone:
        if uv is None and _succeeds(*pip, pinned("uv")):
            uv = str(python.with_name("uv.exe" if os.name == "nt" else "uv"))
        if uv and _succeeds(uv, "pip", "install", "--quiet", "--python", python, "-r", requirements):
            return
        print("uv could not be had or did not succeed.", flush=True)
    print("Installing with pip, which takes a minute or two …", flush=True)
    if not _succeeds(*pip, "-r", requirements):
        raise SetUpFailed("The packages could not be installed, see above. Is the network there, and your proxy set?")


def pinned(name: str) -> str:
    """Return the line of requirements.txt for a package, without its comment: `uv==1.2`."""
    [line] = re.findall(rf"(?m)^{re.escape(name)}==[^\s#]+", REQUIREMENTS.read_text(encoding="utf-8"))
    return line


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Let one process at a time into the block; the system opens the lock when its holder ends, however it ends."""
    with path.open("a") as file:
        if not _lock(file.fileno()):
            print("Another set-up is at work here, waiting for it …", flush=True)
            while not _lock(file.fileno()):
                time.sleep(LOCK_POLL_SECONDS)
        yield


def set_up(venv: Path, pip_alone: bool = False, requirements: Path = REQUIREMENTS) -> None:
    """Make `venv` ready, whatever state it is in.

    Args:
        venv: the environment's directory.
        pip_alone: do not use uv.
        requirements: what to install; a part's own file has a constraints.txt beside it, and may name the course's with
            `-r ../requirements.txt`.

    Raises:
        SetUpFailed: it cannot be done; the message says what to do.
    """
    with alone(venv.with_name(f"{venv.name}.lock")):
        if is_ready(venv, requirements):
            return
        started = time.monotonic()
        print(f"Setting up {venv.name} with Python {platform.python_version()} …", flush=True)
        uv = None if pip_alone else shutil.which("uv")
        create(venv, uv)
        install(venv, uv, pip_alone, requirements)
        if has_the_course(requirements):
            # matplotlib lists the machine's fonts once, and says so in the first cell that draws if that takes long.
            _succeeds(python_of(venv), "-c", "import matplotlib.font_manager")
        (venv / ".ready").touch()
        print(f"Ready after {time.monotonic() - started:.0f} s.", flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Set up what the command line asks for; return 1 when it cannot be done."""
    parser = argparse.ArgumentParser(prog="python tools/setup.py", description=__doc__.splitlines()[0])
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv", metavar="DIRECTORY", help="default: .venv")
    parser.add_argument("--pip", action="store_true", help="install with pip alone")
    parser.add_argument(
        "--requirements", type=Path, default=REQUIREMENTS, metavar="FILE", help="default: requirements.txt"
    )
    options = parser.parse_args(arguments)
    for source in sources_of(options.requirements.absolute()):
        if not source.is_file():
            parser.error(f"{source} is missing")
    try:
        set_up(options.venv.absolute(), options.pip, options.requirements.absolute())
    except SetUpFailed as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted; the next set-up goes on from here.", file=sys.stderr)
        return 130
    return 0


def _fits(venv: Path) -> bool:
    found = version_of(python_of(venv))
    return found is not None and minor(found) == minor(platform.python_version())


def _succeeds(*command: str | Path, quiet: bool = False) -> bool:
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=quiet, check=False).returncode == 0
    except OSError as error:
        print(f"{command[0]}: {error}", file=sys.stderr)
        return False


def _lock(descriptor: int) -> bool:
    try:
        if os.name == "nt":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
