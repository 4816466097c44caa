"""Compile .proto files inside the kernel, as often as they change.

The plain way is ``python -m grpc_tools.protoc``, then ``import``, then a restart of Python for every edit. This
module runs the same compiler in-process and imports what it generated. It hides four things a program does not
have: a scratch directory for this kernel, the include paths, bytecode gone stale, and protobuf's descriptor pool,
which takes one definition per name for as long as the process lives.
"""

import atexit
import importlib
import os
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import NamedTuple
from unittest import mock

# Imported in-process, grpc_tools would also make `import x_pb2` compile any x.proto that lies on sys.path.
os.environ.setdefault("GRPC_PYTHON_DISABLE_DYNAMIC_STUBS", "1")

import grpc_tools
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.message import Message
from grpc_tools import protoc

PROTOS = Path(__file__).resolve().parents[1] / "protos"

# protoc finds google/protobuf/timestamp.proto and its like by itself only as a command, not when called in-process.
WELL_KNOWN_TYPES = Path(grpc_tools.__file__).parent / "_proto"

_DIAGNOSTIC = re.compile(r"^(?P<file>[^:]+\.proto):(?P<line>\d+):(?P<column>\d+): (?P<text>.*)$")
_MOST_DIAGNOSTICS = 5

_lock = threading.RLock()
_pools: list[descriptor_pool.DescriptorPool] = []  # for schemas that were edited, newest first
_compiled: dict[tuple[str, ...], tuple[bytes, "Generated"]] = {}
_services: dict[str, ServiceDescriptor] = {}


class Generated(NamedTuple):
    """The two modules generated from one .proto file."""

    pb2: ModuleType
    pb2_grpc: ModuleType


class ProtoError(Exception):
    """A .proto file that cannot be compiled; its text says where and why, with the line and a caret."""

    def _render_traceback_(self) -> list[str]:
        """Show the message alone: IPython calls this instead of printing a traceback."""
        return [f"ProtoError: {self}"]


def compile_proto(path: str | os.PathLike, include: str | os.PathLike | None = None) -> Generated:
    """Compile a .proto file, with everything it imports, and import the result.

    A file that did not change gives the modules it gave before. A file that was edited gives new ones; messages made
    with the old ones keep working, but are of another class than the new.

    The first version of a file goes into protobuf's default descriptor pool, as in any program. That pool refuses a
    second definition of a name, so an edited file gets a pool of its own. Its well-known types are then classes of
    that pool too: assign a ``datetime`` to a ``Timestamp`` field, as ``CopyFrom(timestamp_pb2.Timestamp(…))`` fails.

    Args:
        path: the file, relative to ``include``, as another .proto would write it after ``import``.
        include: the directory the path starts from; by default the course's ``protos/``, then the cells compiled
            with ``%%proto``.

    Returns:
        The modules ``…_pb2`` and ``…_pb2_grpc``. They can be imported by these names from now on.

    Raises:
        ProtoError: the file is missing, is not valid, or imports a file that does not exist.
    """
    if include is None:
        return _compile(path, (PROTOS, cells()))
    root = Path(include).resolve()
    if not root.is_dir():
        raise ProtoError(f"include={os.fspath(include)!r} is not a directory; give the one that {path} is in")
    return _compile(path, (root,))


def compile_cell(name: str, text: str) -> Generated:
    """Compile the text of a cell as if it were the file ``name``; what ``%%proto`` does.

    Raises:
        ProtoError: as for ``compile_proto``; the text that was compiled under this name before is kept.
    """
    file = cells() / _checked_name(name)
    before = file.read_text(encoding="utf-8") if file.exists() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    try:
        return _compile(name, (cells(), PROTOS))
    except ProtoError:
        if before is None:
            file.unlink()
        else:
            file.write_text(before, encoding="utf-8")
        raise


def message_types(path: str) -> tuple[type[Message], type[Message]] | None:
    """Find the message classes of a method, in its newest compiled version.

    Args:
        path: the method as HTTP/2 names it, ``/package.Service/Method``.

    Returns:
        The classes of request and response, or None when no compiled .proto defines the method.
    """
    service_name, _, method_name = path.lstrip("/").partition("/")
    service = _services.get(service_name)
    if service is None:
        try:
            service = descriptor_pool.Default().FindServiceByName(service_name)
        except KeyError:
            return None
    method = service.methods_by_name.get(method_name)
    if method is None:
        return None
    return message_factory.GetMessageClass(method.input_type), message_factory.GetMessageClass(method.output_type)


def register_magic() -> None:
    """Give this kernel the cell magic ``%%proto name.proto``; nothing happens outside IPython."""
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is None:
        return

    def proto(line: str, cell: str) -> None:
        """Compile the cell as the .proto file named after %%proto, and import the generated modules."""
        modules = compile_cell(line.strip(), cell)
        shown = [modules.pb2, modules.pb2_grpc] if modules.pb2.DESCRIPTOR.services_by_name else [modules.pb2]
        names = [module.__name__.rpartition(".")[2] for module in shown]
        shell.push(dict(zip(names, shown, strict=True)))
        print(f"{line.strip()} → {', '.join(names)}")

    shell.register_magic_function(proto, magic_kind="cell")


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


def _temporary(prefix: str) -> Path:
    directory = Path(tempfile.mkdtemp(prefix=prefix))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    return directory


def _checked_name(path: str | os.PathLike) -> str:
    """Return the path with forward slashes, or say what a path must look like."""
    name = Path(path).as_posix() if os.fspath(path) else ""
    if not name.endswith(".proto"):
        raise ProtoError(f"{os.fspath(path)!r} is not the name of a .proto file, such as 'greeter.proto'")
    if PurePosixPath(name).is_absolute() or Path(name).is_absolute() or ".." in PurePosixPath(name).parts:
        raise ProtoError(f"give the path of {PurePosixPath(name).name} below its include directory, not {name}")
    return name


def _compile(path: str | os.PathLike, roots: Sequence[Path]) -> Generated:
    name = _checked_name(path)
    with _lock:
        if _find(name, roots) is None:
            there = sorted(file.relative_to(roots[0]).as_posix() for file in roots[0].rglob("*.proto"))
            raise ProtoError(f"{name}: no such file in {roots[0].name}/; there is {', '.join(there) or 'no .proto'}")
        files = _describe(name, roots)
        content = b"".join(file.SerializeToString(deterministic=True) for file in files)
        key = (name, *map(str, roots))
        known_content, modules = _compiled.get(key, (None, None))
        if content != known_content:
            ours = [file.name for file in files if _find(file.name, roots)]
            _run_protoc(
                [f"--python_out={scratch()}", f"--pyi_out={scratch()}", f"--grpc_python_out={scratch()}", *ours], roots
            )
            modules = _import(ours, files)
            _compiled[key] = content, modules
        _publish(modules)
        return modules


def _find(name: str, roots: Sequence[Path]) -> Path | None:
    return next((root / name for root in roots if (root / name).is_file()), None)


def _describe(name: str, roots: Sequence[Path]) -> Sequence[descriptor_pb2.FileDescriptorProto]:
    """Return the descriptors of a file and of all it imports, each after the ones it needs."""
    output = scratch() / "descriptors.bin"
    _run_protoc([f"--descriptor_set_out={output}", "--include_imports", name], roots)
    return descriptor_pb2.FileDescriptorSet.FromString(output.read_bytes()).file


def _run_protoc(arguments: Sequence[str], roots: Sequence[Path]) -> None:
    """Run the compiler in-process; it reports through its exit code and file descriptor 2, and raises nothing."""
    includes = [f"-I{directory}" for directory in (*roots, WELL_KNOWN_TYPES)]
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
    for root in roots:  # protoc names a file by its place on disk
        said = said.replace(f"{root.as_posix()}/", "").replace(f"{root}{os.sep}", "")
    located = [match for match in map(_DIAGNOSTIC.match, said.splitlines()) if match]
    errors = [match for match in located if not match["text"].startswith("warning:")]
    if not errors:
        return said.strip() or "protoc failed and gave no reason"
    explained = [_point_at(match, roots) for match in errors[:_MOST_DIAGNOSTICS]]
    if "No edition or syntax specified" in said:  # protoc logs this apart and goes on as for proto2
        explained.append('(the file does not begin with syntax = "proto3";)')
    return "\n".join(explained)


def _point_at(match: re.Match, roots: Sequence[Path]) -> str:
    head = f"{match['file']}:{match['line']}:{match['column']}: {match['text']}"
    file = _find(match["file"], (*roots, WELL_KNOWN_TYPES))
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file else []
    number = int(match["line"])
    if number > len(lines):
        return head
    # protoc counts columns in bytes, and takes a tab to the next multiple of eight.
    line = lines[number - 1].expandtabs(8)
    before = line.encode()[: int(match["column"]) - 1].decode(errors="ignore")
    return f"{head}\n    {line}\n    {' ' * len(before)}^"


def _module_names(name: str) -> tuple[str, str]:
    """Return the names of the modules generated from a file: ``a/b-c.proto`` gives ``a.b_c_pb2`` and its twin."""
    stem = name.removesuffix(".proto").replace("-", "_").replace("/", ".")
    return f"{stem}_pb2", f"{stem}_pb2_grpc"


def _pool_for(files: Sequence[descriptor_pb2.FileDescriptorProto]) -> descriptor_pool.DescriptorPool:
    """Return the first pool that takes all these definitions: the default one, one of an earlier edit, or a new one."""
    for pool in (descriptor_pool.Default(), *_pools):
        if all(_takes(pool, file) for file in files):
            return pool
    _pools.insert(0, descriptor_pool.DescriptorPool())
    return _pools[0]


def _takes(pool: descriptor_pool.DescriptorPool, file: descriptor_pb2.FileDescriptorProto) -> bool:
    """Say whether a pool has this very file, or neither the file nor anything it defines."""
    try:
        known = pool.FindFileByName(file.name)
    except KeyError:
        return not any(_defines(pool, symbol) for symbol in _symbols(file))
    bare = descriptor_pb2.FileDescriptorProto.FromString(file.SerializeToString())
    _drop_json_names(bare.message_type)
    return bare == descriptor_pb2.FileDescriptorProto.FromString(known.serialized_pb)


def _defines(pool: descriptor_pool.DescriptorPool, symbol: str) -> bool:
    try:
        pool.FindFileContainingSymbol(symbol)
    except KeyError:
        return False
    return True


def _symbols(file: descriptor_pb2.FileDescriptorProto) -> Iterator[str]:
    values = (value for enum in file.enum_type for value in enum.value)  # an enum's values live beside the enum
    for definition in (*file.message_type, *file.enum_type, *file.service, *file.extension, *values):
        yield f"{file.package}.{definition.name}".lstrip(".")


def _drop_json_names(messages: Sequence[descriptor_pb2.DescriptorProto]) -> None:
    """Drop the JSON names protoc derives, which a descriptor set has and generated code has not."""
    for message in messages:
        for field in message.field:
            first, *rest = field.name.split("_")
            if field.json_name == first + "".join(word[:1].upper() + word[1:] for word in rest):
                field.ClearField("json_name")
        _drop_json_names(message.nested_type)


def _import(ours: Sequence[str], files: Sequence[descriptor_pb2.FileDescriptorProto]) -> Generated:
    """Import the generated modules of ``ours`` with a descriptor pool that takes all ``files``."""
    pool = _pool_for([file for file in files if file.name in ours])
    if pool is not descriptor_pool.Default():
        for file in files:
            if file.name not in ours:  # a well-known type: its module is imported already and adds it to no other pool
                pool.Add(file)
    names = [module for name in ours for module in _module_names(name)]
    replaced = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    importlib.invalidate_caches()
    try:
        with (
            mock.patch.object(descriptor_pool, "Default", lambda: pool),
            mock.patch.object(sys, "dont_write_bytecode", True),  # a .pyc could outlive the next edit
        ):
            imported = [importlib.import_module(name) for name in names]
    except BaseException as error:
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(replaced)
        if isinstance(error, ModuleNotFoundError):
            package = names[-1].partition(".")[0]
            raise ProtoError(
                f"{ours[-1]}: Python has another package named {package!r}, which hides the generated one; "
                "rename the directory of the .proto"
            ) from None
        raise
    return Generated(*imported[-2:])


def _publish(modules: Generated) -> None:
    """Make these the modules that ``import`` finds and these the services that ``message_types`` finds."""
    for module in modules:
        sys.modules[module.__name__] = module
        package, _, name = module.__name__.rpartition(".")
        if package:  # `from package import module` looks at the package's attribute first
            setattr(sys.modules[package], name, module)
    for service in modules.pb2.DESCRIPTOR.services_by_name.values():
        _services[service.full_name] = service
