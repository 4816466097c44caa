"""Find the program a command names, before anything is started: what is wrong is then easy to say."""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path


def checked(command: Sequence[str | os.PathLike], directory: Path, environment: Mapping[str, str]) -> list[str]:
    """Return the command as strings, the program in full.

    Args:
        command: the program and its arguments.
        directory: where it will run; a program given as a relative path lies there.
        environment: of the program; its PATH is searched for a bare name.

    Raises:
        TypeError: the command is a string, or something in it is neither text nor a path.
        ValueError: the command is empty.
        FileNotFoundError: there is no such program, or no such directory.
        PermissionError: the file is there and is not executable.
    """
    if isinstance(command, (str, bytes, os.PathLike)):
        raise TypeError(f"spawn() takes a list, such as [sys.executable, 'server.py'], not {command!r}")
    for word in command:
        if not isinstance(word, (str, os.PathLike)):
            raise TypeError(f"spawn() takes text and paths only: write str({word!r}) for the {type(word).__name__}")
    words = [os.fspath(word) for word in command]
    if not words:
        raise ValueError("spawn() takes a program and its arguments, such as [sys.executable, 'server.py'], not []")
    if not directory.is_dir():
        raise FileNotFoundError(f"there is no directory {str(directory)!r} to run {words[0]!r} in")
    return [_find(words[0], directory, environment), *words[1:]]


def _find(program: str, directory: Path, environment: Mapping[str, str]) -> str:
    if Path(program).name == program:
        found = shutil.which(program, path=environment.get("PATH"))
        if found is None:
            raise FileNotFoundError(f"there is no program {program!r} on PATH: install it, or give its full path")
        return str(Path(found).absolute())  # not resolve(): a virtual environment's python is a link, and must stay one
    path = directory / program
    if not path.is_file():
        raise FileNotFoundError(f"there is no program {str(path)!r}: look at the path, which starts at `cwd`")
    if shutil.which(path) is None:
        raise PermissionError(
            f"{str(path)!r} is not executable: put its interpreter first, as in [sys.executable, …], or chmod +x it"
        )
    return str(path)
