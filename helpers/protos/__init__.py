"""Compile .proto files inside the kernel, as often as they change.

The plain way is ``python -m grpc_tools.protoc``, then ``import``, then a restart of Python for every edit. This
package runs the same compiler in-process and imports what it generated. It hides four things a program does not
have: a scratch directory for this kernel, the include paths, bytecode gone stale, and protobuf's descriptor pool,
which takes one definition per name for as long as the process lives.
"""

from helpers.protos.compilation import compile_cell, compile_proto, message_types
from helpers.protos.errors import ProtoError
from helpers.protos.magic import register_magic
from helpers.protos.modules import Generated
from helpers.protos.places import PROTOS, cells, scratch

__all__ = [
    "PROTOS",
    "Generated",
    "ProtoError",
    "cells",
    "compile_cell",
    "compile_proto",
    "message_types",
    "register_magic",
    "scratch",
]
