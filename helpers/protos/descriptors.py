"""Descriptors as messages, of classes that know no extension.

The classes of ``descriptor_pb2`` know each custom option that was compiled, and take its number for it: they cannot
parse a file whose own option has the same number and another type. Here every custom option is an unknown field.
"""

from google.protobuf import descriptor_pb2, message_factory
from google.protobuf.descriptor_pool import DescriptorPool

_types = DescriptorPool().AddSerializedFile(descriptor_pb2.DESCRIPTOR.serialized_pb).message_types_by_name

FileDescriptorSet = message_factory.GetMessageClass(_types["FileDescriptorSet"])
FileDescriptorProto = message_factory.GetMessageClass(_types["FileDescriptorProto"])
DescriptorProto = message_factory.GetMessageClass(_types["DescriptorProto"])
