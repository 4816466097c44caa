"""Generated modules that installed packages bring along, such as those of protobuf and googleapis-common-protos."""

import importlib
from collections.abc import Iterator
from functools import cache
from types import ModuleType

from helpers.protos import places
from helpers.protos.descriptors import DescriptorProto, FileDescriptorProto
from helpers.protos.names import module_names


@cache
def installed(name: str) -> ModuleType | None:
    """Import and return the module that an installed package has for a .proto, or None when none has a working one.

    The answer is kept: once a reader's own copy has been compiled, an import by that name would find the copy.
    """
    module_name, _ = module_names(name)
    if not places.find(f"{module_name.replace('.', '/')}.py", places.package_directories()):
        return None
    try:
        module = importlib.import_module(module_name)
    except Exception:  # a package made for another version of protobuf, or at odds with what was compiled before
        return None
    return module if getattr(getattr(module, "DESCRIPTOR", None), "name", None) == name else None


def serves(file: FileDescriptorProto) -> bool:
    """Say whether the installed module can stand for a file: it is of the same path, and has all the file defines.

    So does the plain way: generated code imports the installed module, and never asks which copy protoc has read.
    """
    module = installed(file.name)
    if module is None:
        return False
    is_well_known = places.find(file.name, [places.WELL_KNOWN_TYPES]) is not None
    theirs = FileDescriptorProto.FromString(module.DESCRIPTOR.serialized_pb)
    return is_well_known or set(_definitions(file)) <= set(_definitions(theirs))


def _definitions(file: FileDescriptorProto) -> Iterator[tuple]:
    yield ("package", file.package)
    for service in file.service:
        for method in service.method:
            kind = method.client_streaming, method.server_streaming
            yield (service.name, method.name, method.input_type, method.output_type, kind)
    yield from _members(file, file.package)


def _members(container: FileDescriptorProto | DescriptorProto, scope: str) -> Iterator[tuple]:
    is_message = isinstance(container, DescriptorProto)
    messages = container.nested_type if is_message else container.message_type
    for field in (*container.extension, *(container.field if is_message else ())):
        yield (scope, field.extendee, field.name, field.number, field.label, field.type, field.type_name)
    for enum in container.enum_type:
        yield from ((scope, enum.name, value.name, value.number) for value in enum.value)
    for message in messages:
        yield (scope, message.name)
        yield from _members(message, f"{scope}.{message.name}")
