"""Import generated code: into a descriptor pool that takes it, wholly or not at all."""

import ast
import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import NamedTuple
from unittest import mock

from google.protobuf import descriptor_pool
from google.protobuf.descriptor_pool import DescriptorPool

from helpers.protos import packages, places
from helpers.protos.errors import ProtoError
from helpers.protos.names import module_names

_pools: list[DescriptorPool] = []  # for definitions the default pool refuses, newest first
_ABSENT = object()


class Generated(NamedTuple):
    """The two modules generated from one .proto file."""

    pb2: ModuleType
    pb2_grpc: ModuleType


def load(files: Sequence[str], others: Sequence[str]) -> Generated:
    """Import what was generated from files, each after the ones it needs, and return the modules of the last.

    A module that is imported already and has the very same definitions stays. If anything fails, ``sys.modules`` and
    packages are as they were.

    Args:
        files: names of .proto files whose generated code is in the scratch directory.
        others: names of the .proto files they need whose modules are installed, each after the ones it needs.

    Raises:
        ProtoError: the generated code is not valid Python, or no descriptor pool takes it.
    """
    for file in files:
        _check_syntax(file)  # beforehand, since a pool never forgets
    for pool in _candidates():
        try:
            modules = _load_into(pool, files, others)
        except TypeError as error:  # what a pool says to a second definition of a name
            refusal = str(error).removeprefix("Couldn't build proto file into descriptor pool: ")
        else:
            if pool not in (descriptor_pool.Default(), *_pools):
                _pools.insert(0, pool)
            return modules
    raise ProtoError(f"{files[-1]}: protobuf does not take it: {refusal}")


def load_stubs(file: str) -> Generated:
    """Return the installed module of a .proto with its stubs, which are generated where the package has none."""
    pb2, grpc_name = packages.installed(file), module_names(file)[1]
    try:
        return Generated(pb2, importlib.import_module(grpc_name))
    except ImportError:
        return Generated(pb2, _run(grpc_name, descriptor_pool.Default()))


def publish(modules: Generated) -> None:
    """Make these the modules that ``import`` finds."""
    for module in modules:
        _register(module, ExitStack().callback)  # not to be undone


def _check_syntax(file: str) -> None:
    for module_name in module_names(file):
        source = _generated_file(module_name).read_text(encoding="utf-8")
        try:
            ast.parse(source)
        except SyntaxError as error:
            line = source.splitlines()[error.lineno - 1].strip()
            raise ProtoError(
                f"{file}: protoc makes {line!r} of it, which is not Python; choose another name for the file, its "
                "directory or the rpc"
            ) from None


def _generated_file(module_name: str) -> Path:
    return places.scratch() / f"{module_name.replace('.', '/')}.py"


def _candidates() -> Iterator[DescriptorPool]:
    yield descriptor_pool.Default()
    yield from list(_pools)
    yield DescriptorPool()


def _load_into(pool: DescriptorPool, files: Sequence[str], others: Sequence[str]) -> Generated:
    if pool is not descriptor_pool.Default():
        for file in others:
            pool.AddSerializedFile(packages.installed(file).DESCRIPTOR.serialized_pb)
    # A copy of a package's file is there for its importers alone: the package's own module is back afterwards.
    with ExitStack() as always, ExitStack() as on_failure:
        for file in files:
            passing = packages.installed(file) and file != files[-1]
            modules = _load_file(file, pool, (always if passing else on_failure).callback)
        on_failure.pop_all()
        return modules


def _load_file(file: str, pool: DescriptorPool, undo: Callable) -> Generated:
    pb2_name, grpc_name = module_names(file)
    pb2, known = _run(pb2_name, pool), sys.modules.get(pb2_name)
    if getattr(known, "DESCRIPTOR", None) is pb2.DESCRIPTOR:
        pb2 = known
    _register(pb2, undo)
    pb2_grpc = sys.modules.get(grpc_name) if pb2 is known else None
    if pb2_grpc is None:
        pb2_grpc = _run(grpc_name, pool)
    _register(pb2_grpc, undo)
    return Generated(pb2, pb2_grpc)


def _run(module_name: str, pool: DescriptorPool) -> ModuleType:
    """Run generated code as a module, by its place: a package of the same name may hide it from an import."""
    spec = importlib.util.spec_from_file_location(module_name, _generated_file(module_name))
    module = importlib.util.module_from_spec(spec)
    with (
        mock.patch.object(descriptor_pool, "Default", lambda: pool),
        mock.patch.object(sys, "dont_write_bytecode", True),  # a .pyc could outlive the next edit
    ):
        spec.loader.exec_module(module)
    return module


def _register(module: ModuleType, undo: Callable) -> None:
    """Put a module where ``import`` finds it, and say how to take it out again."""
    package, _, name = module.__name__.rpartition(".")
    if package:  # `from package import module` looks at the package's attribute first
        _set(vars(_package(package, undo)), name, module, undo)
    _set(sys.modules, module.__name__, module, undo)


def _package(name: str, undo: Callable) -> ModuleType:
    """Return the package of this name; where Python has none, because one above it is not ours, make it."""
    if name in sys.modules:
        return sys.modules[name]
    above, _, last = name.rpartition(".")
    if above:
        _package(above, undo)
    try:
        importlib.invalidate_caches()
        package = importlib.import_module(name)
    except ImportError:
        package = ModuleType(name)
        package.__path__ = [str(places.scratch() / name.replace(".", "/"))]
    if above:
        undo(vars(sys.modules[above]).pop, last, None)
        setattr(sys.modules[above], last, package)
    undo(sys.modules.pop, name, None)
    sys.modules[name] = package
    return package


def _set(where: dict, key: str, value: object, undo: Callable) -> None:
    before = where.get(key, _ABSENT)
    if before is _ABSENT:
        undo(where.pop, key, None)
    else:
        undo(where.__setitem__, key, before)
    where[key] = value
