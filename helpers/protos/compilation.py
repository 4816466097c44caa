"""From a path or a cell's text to imported modules; what did not change is not compiled again."""

import os
import shutil
import tempfile
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.message import Message

from helpers.protos import compiler, modules, names, packages, places
from helpers.protos.descriptors import FileDescriptorSet
from helpers.protos.errors import ProtoError
from helpers.protos.modules import Generated

_lock = threading.RLock()
_compiled: dict[tuple[str, ...], tuple[bytes, Generated]] = {}
_services: dict[str, ServiceDescriptor] = {}

Directory = str | os.PathLike


def compile_proto(path: str | os.PathLike, include: Directory | Sequence[Directory] | None = None) -> Generated:
    """Compile a .proto file, with everything it imports, and import the result.

    A file that did not change gives the modules it gave before. A file that was edited gives new ones; messages made
    with the old ones keep working, but are of another class than the new.

    The first version of a file goes into protobuf's default descriptor pool, as in any program. That pool refuses a
    second definition of a name, so an edited file gets a pool of its own, with classes of its own for all it imports:
    after compiling, ``from weather.v1 import weather_pb2`` finds those that fit. Assign a ``datetime`` to its
    ``Timestamp`` fields, as ``CopyFrom(timestamp_pb2.Timestamp(…))`` fails. ``GetOptions()`` looks into the default
    pool alone (protobuf 7.36.2), so it knows no custom option that was edited until the kernel is restarted.

    A file may import what installed packages bring along, such as ``google/rpc/status.proto``; the classes are those
    of ``google.rpc.status_pb2``, also where ``include`` has a copy of the file, unless the copy defines more. The
    well-known types are always the installed ones.

    Args:
        path: the file, relative to ``include``, as another .proto would write it after ``import``.
        include: the directory the path starts from, or several; of files with the same name, the one in the earlier
            directory counts. By default the course's ``protos/``, then the cells compiled with ``%%proto``.

    Returns:
        The modules ``…_pb2`` and ``…_pb2_grpc``. They can be imported by these names from now on.

    Raises:
        ProtoError: the file is missing, is not valid, or imports a file that does not exist. Everything compiled
            before is as it was.
        TypeError: ``path`` or ``include`` are no paths.
    """
    name = names.checked_name(path)
    return _compile(name, (places.PROTOS, places.cells()) if include is None else names.checked_roots(include, name))


def compile_cell(name: str, text: str) -> Generated:
    """Compile the text of a cell as if it were the file ``name``; what ``%%proto`` does.

    Raises:
        ProtoError: as for ``compile_proto``; the text that was compiled under this name before is kept.
    """
    name = names.checked_name(name)
    file = places.cells() / name
    with _lock, ExitStack() as undo:
        _write(file, text.encode("utf-8", errors="replace"), undo)
        generated = _compile(name, (places.cells(), places.PROTOS))
        undo.pop_all()
        return generated


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


def _compile(name: str, roots: tuple[Path, ...]) -> Generated:
    with _lock:
        file = places.find(name, places.search_path(roots))
        if file is None:
            where = " or ".join(f"{root.name}/" for root in roots if root != places.cells())
            raise ProtoError(f"{name}: no such file in {where}; {names.what_there_is(name, roots)}")
        if not os.access(file, os.R_OK):
            raise ProtoError(f"{name}: there is such a file, but you may not read it")
        # The bytes as protoc wrote them: parsed and written again, they differ once an option's extension is known.
        content = compiler.describe(name, roots)
        key = (name, *map(str, roots))
        known_content, generated = _compiled.get(key, (None, None))
        if content != known_content:
            generated = _import(name, content, roots)
            _compiled[key] = content, generated
        modules.publish(generated)
        for service in generated.pb2.DESCRIPTOR.services_by_name.values():
            _services[service.full_name] = service
        return generated


def _import(name: str, content: bytes, roots: Sequence[Path]) -> Generated:
    """Generate and import the Python of a file and of what it imports, except what installed packages have."""
    files = FileDescriptorSet.FromString(content).file
    others = [file.name for file in files if packages.serves(file)]
    ours = [file.name for file in files if file.name not in others]
    with tempfile.TemporaryDirectory() as directory, ExitStack() as undo:
        compiler.generate(list(dict.fromkeys([*ours, name])), roots, Path(directory))
        for file in filter(Path.is_file, Path(directory).rglob("*")):
            _write(places.scratch() / file.relative_to(directory), file.read_bytes(), undo)
        generated = modules.load_stubs(name) if name in others else modules.load(ours, others)
        undo.pop_all()
    return generated


def _write(file: Path, content: bytes, undo: ExitStack) -> None:
    """Write a file, and say how to make its directory what it was."""
    missing = [folder for folder in (file.parent, *file.parents) if not folder.exists()]
    if missing:
        undo.callback(shutil.rmtree, missing[-1], ignore_errors=True)
    if file.exists():
        undo.callback(file.write_bytes, file.read_bytes())
    else:
        undo.callback(file.unlink, missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
