"""The style of the course's .proto files, read from what protoc understood rather than from their text."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from google.protobuf import descriptor_pb2 as pb

# The classic example keeps its place at the root and the package it has everywhere.
AT_THE_ROOT = {"greeter.proto"}
# Parts of other projects' APIs: packages and names are theirs, and so is the place to look for comments.
NAMED_BY_OTHERS = {"etcdserverpb/rpc.proto", "mvccpb/kv.proto", "xds/ads.proto"}

SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")
UPPER_SNAKE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")

# Field numbers within descriptor.proto: a location's path is made of these and indices.
_MESSAGE_TYPE, _NESTED_TYPE, _FIELD = 4, 3, 2


def lint(root: Path) -> list[str]:
    """Compile every .proto below `root` and return what is wrong with them, one sentence each."""
    files = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.proto"))
    if not files:
        return []
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch) / "descriptors.bin"
        # As a command: in-process, protoc writes its errors past Python's stderr.
        command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{root}", f"--descriptor_set_out={output}"]
        run = subprocess.run([*command, "--include_source_info", *files], capture_output=True, text=True)
        problems = [line for line in run.stderr.splitlines() if line.strip()]
        if run.returncode:
            return problems or [f"protoc failed with code {run.returncode}"]
        descriptors = pb.FileDescriptorSet.FromString(output.read_bytes())
    return problems + [f"{file.name}: {problem}" for file in descriptors.file for problem in _file(file)]


def _file(file: pb.FileDescriptorProto) -> Iterator[str]:
    path = PurePosixPath(file.name)
    if file.syntax != "proto3":
        yield f"the syntax is {file.syntax or 'proto2'}, expected proto3"
    if not SNAKE.fullmatch(path.stem):
        yield "the file name is not snake_case"
    if file.name in NAMED_BY_OTHERS:
        return
    if not file.package:
        yield "there is no package"
    elif file.name not in AT_THE_ROOT and file.package != ".".join(path.parent.parts):
        yield f"the package {file.package} does not equal the directory {path.parent}"
    comments = {tuple(at.path): at.leading_comments + at.trailing_comments for at in file.source_code_info.location}
    for index, message in enumerate(file.message_type):
        yield from _message(message, (_MESSAGE_TYPE, index), comments)
    for enum in file.enum_type:
        yield from _enum(enum)
    for service in file.service:
        if not PASCAL.fullmatch(service.name):
            yield f"the service {service.name} is not PascalCase"
        yield from (f"the rpc {m.name} is not PascalCase" for m in service.method if not PASCAL.fullmatch(m.name))


def _message(message: pb.DescriptorProto, path: tuple[int, ...], comments: dict[tuple[int, ...], str]) -> Iterator[str]:
    if message.options.map_entry:  # made by protoc for a map field
        return
    if not PASCAL.fullmatch(message.name):
        yield f"the message {message.name} is not PascalCase"
    for index, field in enumerate(message.field):
        if not SNAKE.fullmatch(field.name):
            yield f"the field {message.name}.{field.name} is not snake_case"
        if not comments.get((*path, _FIELD, index), "").strip():
            yield f"the field {message.name}.{field.name} has no comment"
    for index, nested in enumerate(message.nested_type):
        yield from _message(nested, (*path, _NESTED_TYPE, index), comments)
    for enum in message.enum_type:
        yield from _enum(enum)


def _enum(enum: pb.EnumDescriptorProto) -> Iterator[str]:
    if not PASCAL.fullmatch(enum.name):
        yield f"the enum {enum.name} is not PascalCase"
    prefix = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", enum.name).upper() + "_"
    for value in enum.value:
        if not UPPER_SNAKE.fullmatch(value.name) or not value.name.startswith(prefix):
            yield f"the value {value.name} of {enum.name} does not begin with {prefix}"
        if value.number == 0 and not value.name.endswith("_UNSPECIFIED"):
            yield f"the zero value {value.name} of {enum.name} does not end in _UNSPECIFIED"
