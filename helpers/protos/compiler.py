"""protoc, run inside this process; what it complains about becomes a ProtoError."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from grpc_tools import protoc

from helpers.protos import names, places
from helpers.protos.errors import ProtoError

_DIAGNOSTIC = re.compile(r"^(?P<file>[^:]+\.proto):(?P<line>\d+):(?P<column>\d+): (?P<text>.*)$")
_NOT_FOUND = re.compile(r'Import "(?P<name>[^"]+)" was not found')
_MOST_DIAGNOSTICS = 5
_MOST_WIDTH = 120  # of a line that is shown


def describe(name: str, roots: Sequence[Path]) -> bytes:
    """Return the FileDescriptorSet of a file and of all it imports, each after the ones it needs.

    Raises:
        ProtoError: protoc refuses the file.
    """
    with tempfile.TemporaryDirectory(dir=places.scratch()) as directory:
        output = Path(directory, "descriptors.bin")
        _run_protoc([f"--descriptor_set_out={output}", "--include_imports", name], roots)
        return output.read_bytes()


def generate(files: Sequence[str], roots: Sequence[Path], output: Path) -> None:
    """Write the Python of files that ``describe`` took into a directory."""
    _run_protoc([f"--python_out={output}", f"--pyi_out={output}", f"--grpc_python_out={output}", *files], roots)


def _run_protoc(arguments: Sequence[str], roots: Sequence[Path]) -> None:
    """Run the compiler in-process; it reports through its exit code and file descriptor 2, and raises nothing."""
    for root in roots:
        if os.pathsep in str(root):
            raise ProtoError(f"{root}: protoc takes {os.pathsep!r} for the end of a path; rename that directory")
    includes = [f"-I{directory}" for directory in places.search_path(roots)]
    with _captured_stderr() as read:
        failed = protoc.main(["protoc", *includes, *arguments]) != 0
        said = read()
    if failed:
        raise ProtoError(_explain(said, roots))


@contextmanager
def _captured_stderr() -> Iterator:
    """Catch what C++ writes to file descriptor 2, which ``contextlib.redirect_stderr`` does not see."""
    sys.stderr.flush()
    with tempfile.TemporaryFile() as file:
        saved = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:

            def read() -> str:
                file.seek(0)
                return file.read().decode("utf-8", errors="replace")

            yield read
        finally:
            os.dup2(saved, 2)
            os.close(saved)


def _explain(said: str, roots: Sequence[Path]) -> str:
    """Turn protoc's messages into ``file:line:column: message``, each with its line and a caret."""
    for directory in places.search_path(roots):  # protoc names a file by its place on disk
        said = said.replace(f"{directory.as_posix()}/", "").replace(f"{directory}{os.sep}", "")
    lines = list(dict.fromkeys(said.splitlines()))
    located = [match for match in map(_DIAGNOSTIC.match, lines) if match]
    errors = [match for match in located if not match["text"].startswith("warning:")]
    if not errors:
        shown = [line[:_MOST_WIDTH] for line in lines if line.strip()][:_MOST_DIAGNOSTICS]
        return "\n".join(shown) or "protoc failed and gave no reason"
    wrong = places.find(errors[0]["file"], places.search_path(roots))
    if wrong and b"\0" in wrong.read_bytes():
        return f"{errors[0]['file']}: this is not text in UTF-8; save it so in an editor"
    explained = [_point_at(match, roots) for match in errors[:_MOST_DIAGNOSTICS]]
    if len(errors) > _MOST_DIAGNOSTICS:
        explained.append(f"(and {len(errors) - _MOST_DIAGNOSTICS} more)")
    if "No edition or syntax specified" in said:  # protoc logs this apart and goes on as for proto2
        explained.append('(the file does not begin with syntax = "proto3";)')
    return "\n".join(explained)


def _point_at(match: re.Match, roots: Sequence[Path]) -> str:
    head = f"{match['file']}:{match['line']}:{match['column']}: {match['text']}"
    file = places.find(match["file"], places.search_path(roots))
    lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines() if file else []
    number = int(match["line"])
    if number <= len(lines):
        # protoc counts columns in bytes, and takes a tab to the next multiple of eight.
        line = lines[number - 1].expandtabs(8)
        before = line.encode()[: int(match["column"]) - 1].decode(errors="ignore")
        if len(line) <= _MOST_WIDTH:
            head = f"{head}\n    {line}\n    {' ' * len(before)}^"
    return f"{head}{_instead(match['text'], roots)}"


def _instead(text: str, roots: Sequence[Path]) -> str:
    """Say what may be wrong with an import: a path starts at the include directory, not at the importing file."""
    missing = _NOT_FOUND.match(text)
    if missing is None:
        return ""
    if file := places.find(missing["name"], places.search_path(roots)):
        return "" if os.access(file, os.R_OK) else "\n    (there is such a file, but you may not read it)"
    other = names.same_file_elsewhere(missing["name"], roots)
    return f'\n    (there is "{other}": give the path from the include directory)' if other else ""
