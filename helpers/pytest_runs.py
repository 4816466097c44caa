"""Write test files from cells, and run pytest on them in a process of its own.

The plain way is an editor, a directory of tests, and ``python -m pytest`` in a terminal. This hides what a notebook
needs beside that: a directory that is gone with the kernel, generated code on the path, an end for tests that hang, and
an output that is the same in every run.

>>> write("test_two.py", "def test_two(): assert 1 + 1 == 2")
>>> print(run_pytest("test_two.py"))
$ python -m pytest test_two.py
.                                                                        [100%]
1 passed
"""

import atexit
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from helpers import processes, protos

# The file that makes a directory pytest's root, so that no configuration above it counts.
CONFIGURATION = """\
[pytest]
addopts = -q --tb=short --color=no -p no:cacheprovider
asyncio_default_fixture_loop_scope = function
filterwarnings = ignore:Unknown config option
"""
# Of the installed plugins pytest would load all, which takes a second; a run asks for those it needs with `-p`.
# What another run of pytest has set, in which this kernel may be a test, is not for this one.
_ENVIRONMENT = {
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_ADDOPTS": "",
    "PYTEST_PLUGINS": "",
    "PYTHONDONTWRITEBYTECODE": "1",  # a file written twice in a second would be taken for the old one
    "COLUMNS": "80",
    "PY_COLORS": "0",  # ipykernel tells programs to use colours
}
# By these pytest and hypothesis know a machine for automatic tests, on which they print more.
_AUTOMATIC = (
    *("CI", "BUILD_NUMBER", "TF_BUILD", "BUILDKITE", "CIRCLECI", "CIRRUS_CI", "CODEBUILD_BUILD_ID", "GITHUB_ACTIONS"),
    *("GITLAB_CI", "HEROKU_TEST_RUN_ID", "TEAMCITY_VERSION", "bamboo.buildKey"),
    "__TOX_ENVIRONMENT_VARIABLE_ORIGINAL_CI",
)
_CHANGING = (
    (re.compile(r"(?m)^(=* ?)?(\d+ \w+.*|no tests ran) in [\d.]+s( \(\d+:\d+:\d+\))?( =*)?$"), r"\2"),
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:…"),
    (re.compile(r"0x[0-9a-fA-F]{6,}"), "0x…"),
    (re.compile(r"[ \t]+$", re.MULTILINE), ""),
    (re.compile(r"(?m)^ +\^+\n"), ""),  # from Python 3.13 on, pytest marks the part of a line that failed
)


@cache
def folder() -> Path:
    """Return this kernel's directory of test files, which is removed at exit."""
    directory = Path(tempfile.mkdtemp(prefix="course-tests-")).resolve()
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    prepare(directory)
    return directory


def prepare(directory: Path) -> None:
    """Make a directory one in which ``run`` finds pytest's configuration, and none above it."""
    (directory / "pytest.ini").write_text(CONFIGURATION, encoding="utf-8")


def write(name: str, text: str) -> Path:
    """Write a file into ``folder()``.

    Args:
        name: its name, such as ``test_station.py``.
        text: all that is to stand in it.

    Returns:
        Where it is.

    Raises:
        ValueError: the name is no plain name of a Python file.
    """
    if not re.fullmatch(r"\w+\.py", name):
        raise ValueError(f"a test file needs a plain name such as test_station.py, not {name!r}")
    file = folder() / name
    file.write_text(text, encoding="utf-8")
    return file


def environment(further: Mapping[str, str] | None = None) -> dict[str, str | None]:
    """Return the variables that a run of pytest gets on top of this process's own, and ``further`` ones.

    One that is None is taken away, as ``processes.spawn`` has it.
    """
    return {**dict.fromkeys(_AUTOMATIC), **_ENVIRONMENT, "PYTHONPATH": str(protos.scratch()), **(further or {})}


def run(
    directory: Path, *arguments: str, timeout: float = 30.0, env: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run ``python -m pytest`` in a directory that was prepared.

    Args:
        directory: where it runs; its files can be imported, as can the code generated in this kernel.
        arguments: for pytest.
        timeout: how long it may take, in seconds.
        env: further variables for it.

    Returns:
        Its exit code and what it printed, without durations, ports, addresses of objects, and the directory's name.

    Raises:
        TimeoutError: it was not over in time, and was killed.
    """
    command = [sys.executable, "-m", "pytest", *arguments]
    service = processes.spawn(command, name="pytest", cwd=directory, env=environment(env))
    try:
        code = service.wait(timeout)
    finally:
        service.stop(grace=0)  # nothing is left of it after ■ either
    text = "\n".join(service.log()).replace(f"{directory}{os.sep}", "").strip("\n")
    for pattern, instead in _CHANGING:
        text = pattern.sub(instead, text)
    return code, text


def run_pytest(*arguments: str, timeout: float = 30.0) -> str:
    """Run pytest on files that cells have written.

    Args:
        arguments: for pytest, such as the names of test files.
        timeout: how long it may take, in seconds.

    Returns:
        The command as one would type it, and what pytest printed.

    Raises:
        TimeoutError: it was not over in time, and was killed.
    """
    _, text = run(folder(), *arguments, timeout=timeout)
    typed = " ".join(f'"{each}"' if " " in each else each for each in arguments)
    return f"$ python -m pytest {typed}\n{text}"


def register_magic() -> None:
    """Give this kernel the cell magic ``%%testfile name.py``; nothing happens outside IPython."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return

    def testfile(line: str, cell: str) -> None:
        """Write the cell as the file named after %%testfile."""
        write(line.strip(), cell)
        print(f"written: {line.strip()}")

    shell.register_magic_function(testfile, magic_kind="cell")
