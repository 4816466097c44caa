"""Cut the bytes of a protobuf message into tags, lengths and values, and say what its schema makes of each.

The format: https://protobuf.dev/programming-guides/encoding/
"""

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from google.protobuf.descriptor import Descriptor, FieldDescriptor as Type

VARINT, EIGHT_BYTES, LENGTH, FOUR_BYTES = 0, 1, 2, 5  #: wire types
_SIZES = {EIGHT_BYTES: 8, FOUR_BYTES: 4}
_LONGEST_VARINT = 10  # bytes, for 64 bits

_FIXED = {  # how ``struct`` reads a value of fixed size
    Type.TYPE_DOUBLE: "<d", Type.TYPE_FIXED64: "<Q", Type.TYPE_SFIXED64: "<q",
    Type.TYPE_FLOAT: "<f", Type.TYPE_FIXED32: "<I", Type.TYPE_SFIXED32: "<i",
}  # fmt: skip
_TEXTS = (Type.TYPE_STRING, Type.TYPE_BYTES, Type.TYPE_MESSAGE)
_NAMES = {
    getattr(Type, f"TYPE_{name.upper()}"): name
    for name in (
        "double", "float", "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64", "sfixed32",
        "sfixed64", "bool", "enum", "string", "bytes", "message",
    )
}  # fmt: skip
_LONGEST_TEXT = 30


@dataclass(frozen=True)
class Field:
    """One field of a message, as it stands in the bytes.

    Attributes:
        depth: 0 in the message itself, one more in each message inside it.
        tag: its first bytes, which hold number and wire type.
        length: the bytes that say how many follow; only in wire type 2.
        value: the rest; empty if that is a message, whose fields come next.
        number: the field number.
        wire_type: how the end of the value is found.
        name: what the schema calls it, None if it knows no such field.
        means: what the schema reads out of the value.
    """

    depth: int
    tag: bytes
    length: bytes
    value: bytes
    number: int
    wire_type: int
    name: str | None
    means: str


def read(data: bytes, schema: Descriptor) -> Iterator[Field]:
    """Yield the fields of a message in the order of its bytes, each message inside before its own fields.

    Args:
        data: the bytes of a message.
        schema: what they are read as.

    Raises:
        ValueError: the bytes end in the middle of a field, or are none of a message; says where.
    """
    return _read(data, schema, 0, len(data), depth=0)


def _read(data: bytes, schema: Descriptor, at: int, end: int, depth: int) -> Iterator[Field]:
    """Yield the fields between two places of a message."""
    while at < end:
        begin = at
        tag, at = _varint(data, begin, end)
        tag_bytes, number, wire_type = data[begin:at], tag >> 3, tag & 7
        if not number or wire_type not in (VARINT, EIGHT_BYTES, LENGTH, FOUR_BYTES):
            would_be = f"number {number} of wire type {wire_type}"
            raise ValueError(f"no field begins with {tag_bytes.hex(' ')}, at byte {begin}: it would be {would_be}")
        length_begin = at
        if wire_type == VARINT:
            _, after = _varint(data, at, end)
        elif wire_type == LENGTH:
            size, at = _varint(data, at, end)
            after = at + size
        else:
            after = at + _SIZES[wire_type]
        if after > end:
            raise ValueError(f"the bytes end in the middle of field {number}, at byte {begin}: {after - end} too few")
        field = schema.fields_by_number.get(number)
        about = {"number": number, "wire_type": wire_type, "name": field.name if field else None}
        parts = {"depth": depth, "tag": tag_bytes, "length": data[length_begin:at]}
        if field and wire_type == LENGTH and field.type == Type.TYPE_MESSAGE:
            means = f"message {field.message_type.name}, {_bytes(after - at)}"
            yield Field(**parts, value=b"", **about, means=means)
            yield from _read(data, field.message_type, at, after, depth + 1)
        else:
            value = data[at:after]
            yield Field(**parts, value=value, **about, means=_meaning(field, wire_type, value, schema.name))
        at = after


def _varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Return the number that begins at a place, and the place after it."""
    number = 0
    for index, byte in enumerate(data[at : min(end, at + _LONGEST_VARINT)]):
        number |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            return number, at + index + 1
    raise ValueError(f"the number that begins at byte {at} does not end")


def _number(value: bytes) -> int:
    """Return the number that a whole varint holds."""
    return _varint(value, 0, len(value))[0]


def _bytes(size: int) -> str:
    return f"{size} byte" if size == 1 else f"{size} bytes"


def _meaning(field: Type | None, wire_type: int, value: bytes, schema: str) -> str:
    """Say what a value is by the schema, and how it is kept when the schema expects something else."""
    if field is None:
        return f"unknown to {schema}, kept as {_kept(wire_type, value)}"
    kind = _NAMES.get(field.type, "group")
    if wire_type == _wire_type(field):
        return f"{kind} {_one(field, value)}"
    if wire_type == LENGTH and field.is_repeated and field.type not in _TEXTS:
        return f"packed {kind} {', '.join(_one(field, each) for each in _unpacked(field, value))}"
    return f"not {'an' if kind[0] in 'aeio' else 'a'} {kind}, kept as {_kept(wire_type, value)}"


def _kept(wire_type: int, value: bytes) -> str:
    """Say what can be said of a value without a schema."""
    return f"the number {_number(value)}" if wire_type == VARINT else _bytes(len(value))


def _wire_type(field: Type) -> int:
    if field.type in _TEXTS:
        return LENGTH
    if field.type in _FIXED:
        return EIGHT_BYTES if struct.calcsize(_FIXED[field.type]) == _SIZES[EIGHT_BYTES] else FOUR_BYTES
    return VARINT


def _unpacked(field: Type, value: bytes) -> Iterator[bytes]:
    """Cut a packed list into its values."""
    wire_type, at = _wire_type(field), 0
    while at < len(value):
        try:
            after = _varint(value, at, len(value))[1] if wire_type == VARINT else at + _SIZES[wire_type]
        except ValueError:
            after = len(value) + 1
        if after > len(value):
            raise ValueError(f"the list of field {field.number} ends in the middle of a number")
        yield value[at:after]
        at = after


def _one(field: Type, value: bytes) -> str:
    """Write one value as its type has it."""
    if field.type == Type.TYPE_STRING:
        return _quoted(value)
    if field.type == Type.TYPE_BYTES:
        return f"of length {len(value)}"
    if field.type in _FIXED:
        (number,) = struct.unpack(_FIXED[field.type], value)
        return _short(number) if field.type == Type.TYPE_FLOAT else str(number)
    number = _number(value)
    if field.type == Type.TYPE_BOOL:
        return "true" if number else "false"
    if field.type in (Type.TYPE_SINT32, Type.TYPE_SINT64):
        return str(number >> 1 ^ -(number & 1))  # zigzag: 0, -1, 1, -2, …
    bits = 64 if field.type in (Type.TYPE_INT64, Type.TYPE_UINT64) else 32
    number &= 2**bits - 1
    if field.type not in (Type.TYPE_UINT32, Type.TYPE_UINT64) and number >= 2 ** (bits - 1):
        number -= 2**bits
    if field.type == Type.TYPE_ENUM and (named := field.enum_type.values_by_number.get(number)):
        return named.name
    return str(number)


def _quoted(value: bytes) -> str:
    text = value.decode("utf-8", errors="backslashreplace")
    return f'"{text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"}"'


def _short(number: float) -> str:
    """Write a number of four bytes with the fewest digits that give it back."""
    if not math.isfinite(number):
        return str(number)
    texts = (f"{number:.{digits}g}" for digits in range(6, 10))
    return next(text for text in texts if struct.pack("<f", float(text)) == struct.pack("<f", number))
