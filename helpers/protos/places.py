"""Where .proto files and the code generated from them lie."""

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

# Imported in-process, grpc_tools would also make `import x_pb2` compile any x.proto that lies on sys.path.
os.environ.setdefault("GRPC_PYTHON_DISABLE_DYNAMIC_STUBS", "1")

import grpc_tools

PROTOS = Path(__file__).resolve().parents[2] / "protos"

# protoc finds google/protobuf/timestamp.proto and its like by itself only as a command, not when called in-process.
WELL_KNOWN_TYPES = Path(grpc_tools.__file__).parent / "_proto"

_SITE_NAMES = ("site-packages", "dist-packages")


@cache
def scratch() -> Path:
    """Return this kernel's directory for generated code, on ``sys.path`` and removed at exit."""
    directory = _temporary("course-protos-")
    sys.path.insert(0, str(directory))
    return directory


@cache
def cells() -> Path:
    """Return the directory that holds the texts compiled with %%proto, out of the way of ``sys.path``."""
    return _temporary("course-cells-")


@cache
def package_directories() -> Sequence[Path]:
    """Return the directories of installed packages; some, as googleapis-common-protos, bring .proto files along."""
    found = [Path(entry) for entry in sys.path if Path(entry).name in _SITE_NAMES and Path(entry).is_dir()]
    return list(dict.fromkeys([*found, Path(grpc_tools.__file__).parents[1]]))


def search_path(roots: Sequence[Path]) -> Sequence[Path]:
    """Return the directories an import is looked for in, in this order.

    The well-known types come first, so that a reader's copy of them counts for nothing: the classes in use are those
    of the installed protobuf in any case. Packages come last, so that a reader's copy of their files counts.
    """
    return [WELL_KNOWN_TYPES, *roots, *package_directories()]


def find(name: str, directories: Sequence[Path]) -> Path | None:
    """Return the file of this name in the first of the directories that has it."""
    return next((directory / name for directory in directories if _is_file(directory / name)), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long, or a directory that may not be looked into
        return False


def _temporary(prefix: str) -> Path:
    directory = Path(tempfile.mkdtemp(prefix=prefix))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    return directory
