"""Names of .proto files: which ones are good, what they become in Python, and which a reader may have meant."""

import difflib
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath

from helpers.protos.errors import ProtoError

_MOST_NAMES = 10
_MOST_CLOSE = 3
_MOST_FOLDERS = 2000  # looked into for other names: `include` may be somebody's whole disk


def checked_name(path: str | os.PathLike) -> str:
    """Return the path with forward slashes.

    Raises:
        ProtoError: it is not the path of a .proto file below its include directory.
        TypeError: it is no path at all.
    """
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"give the path of a .proto file, not {type(path).__name__}")
    name = Path(path).as_posix() if os.fspath(path) else ""
    if not name.endswith(".proto"):
        raise ProtoError(f"{os.fspath(path)!r} is not the name of a .proto file, such as 'greeter.proto'")
    if PurePosixPath(name).is_absolute() or Path(name).is_absolute() or ".." in PurePosixPath(name).parts:
        raise ProtoError(f"give the path of {PurePosixPath(name).name} below its include directory, not {name}")
    return name


def checked_roots(include: str | os.PathLike | Iterable[str | os.PathLike], path: str) -> tuple[Path, ...]:
    """Return the include directories as absolute paths.

    Raises:
        ProtoError: there is none, or one does not exist.
        TypeError: one is no path at all.
    """
    given = list(include) if isinstance(include, Iterable) and not isinstance(include, str | bytes) else [include]
    if not given:
        raise ProtoError(f"include is empty; give the directory that {path} is in")
    for directory in given:
        if not isinstance(directory, str | os.PathLike):
            raise TypeError(f"include takes a directory or several, not {type(directory).__name__}")
        if not Path(directory).is_dir():
            raise ProtoError(f"include={os.fspath(directory)!r} is not a directory; give the one that {path} is in")
    return tuple(Path(directory).resolve() for directory in given)


def module_names(name: str) -> tuple[str, str]:
    """Return the names of the modules generated from a file: ``a/b-c.proto`` gives ``a.b_c_pb2`` and its twin."""
    stem = name.removesuffix(".proto").replace("-", "_").replace("/", ".")
    return f"{stem}_pb2", f"{stem}_pb2_grpc"


def what_there_is(name: str, roots: Sequence[Path]) -> str:
    """Say which files a reader who asked for ``name`` may have meant."""
    there = sorted(set(_files_below(roots)))
    if len(there) <= _MOST_NAMES:
        return f"there is {', '.join(there) or 'no .proto'}"
    base = PurePosixPath(name).name
    elsewhere = [other for other in there if PurePosixPath(other).name == base]
    close = list(dict.fromkeys([*elsewhere, *difflib.get_close_matches(name, there, _MOST_CLOSE)]))[:_MOST_CLOSE]
    if close:
        return f"of {len(there)} files there, the closest: {', '.join(close)}"
    return f"there is {', '.join(there[:_MOST_NAMES])} and {len(there) - _MOST_NAMES} more"


def same_file_elsewhere(name: str, roots: Sequence[Path]) -> str | None:
    """Return a file whose path goes on to the left of ``name``, or begins only within it; None if there is none."""
    others = (other for other in _files_below(roots) if f"/{other}".endswith(f"/{name}") or name.endswith(f"/{other}"))
    return min(others, default=None)


def _files_below(roots: Sequence[Path]) -> Iterator[str]:
    for root in roots:
        for folder, subfolders, files in islice(os.walk(root), _MOST_FOLDERS):
            subfolders[:] = [each for each in subfolders if not each.startswith(".")]
            for file in files:
                if file.endswith(".proto"):
                    yield Path(folder, file).relative_to(root).as_posix()
