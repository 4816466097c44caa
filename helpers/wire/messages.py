"""Cut gRPC's messages out of the bytes of a stream, and write each in a short line.

What a sender announces is never trusted: neither a length of gigabytes nor a few bytes that unpack to gigabytes take
more memory or time than a message of ordinary size.
"""

import zlib
from collections.abc import Iterator
from typing import NamedTuple

from google.protobuf import text_format
from google.protobuf.message import DecodeError, Message as ProtobufMessage

from helpers.protos import message_types
from helpers.wire.texts import amount, cut

PREFIX = 5  # before each message: a byte that says whether it is compressed, and four with its length
LONGEST_TEXT = 60  # characters
_LARGEST = 16 * 1024 * 1024  # bytes that are unpacked and decoded; gRPC itself takes 4 MiB unless told otherwise

# How zlib calls the formats; https://docs.python.org/3/library/zlib.html#zlib.decompress
_WINDOW_BITS = {"gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


class Message(NamedTuple):
    """A message as it crossed the wire."""

    flag: int  # 1 when it is compressed; gRPC knows nothing but 0 and 1
    size: int  # of the payload, in bytes
    payload: bytes | None  # None when it is too large to be kept


class Messages:
    """Puts the messages of one side of a stream together, however they are spread over DATA frames."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._passing: Message | None = None  # one that is too large to be kept
        self._missing = 0  # how much of it is still to come, in bytes

    def feed(self, data: bytes) -> Iterator[Message]:
        """Take the next bytes, and yield the messages they complete."""
        self._buffer += data
        while True:
            if self._passing:
                passed = min(self._missing, len(self._buffer))
                del self._buffer[:passed]
                self._missing -= passed
                if self._missing:
                    return
                yield self._passing
                self._passing = None
            if len(self._buffer) < PREFIX:
                return
            flag, size = self._buffer[0], int.from_bytes(self._buffer[1:PREFIX])
            if size > _LARGEST:
                self._passing, self._missing = Message(flag, size, None), size
                del self._buffer[:PREFIX]
            elif len(self._buffer) < PREFIX + size:
                return
            else:
                payload = bytes(self._buffer[PREFIX : PREFIX + size])
                del self._buffer[: PREFIX + size]
                yield Message(flag, size, payload)

    def rest(self) -> str:
        """Say what has come of a message that is not complete; nothing when there is none."""
        if self._passing:
            size, came = self._passing.size, self._passing.size - self._missing
        elif not self._buffer:
            return ""
        elif len(self._buffer) < PREFIX:
            return f"cut off: {len(self._buffer)} of the {PREFIX} bytes that begin a message"
        else:
            size, came = int.from_bytes(self._buffer[1:PREFIX]), len(self._buffer) - PREFIX
        return f"cut off: {came} of the {size} bytes of a message"


def describe(message: Message, encoding: str, path: str, is_answer: bool) -> str:
    """Write a message as protobuf's text format, or say why that cannot be.

    Args:
        message: as it crossed the wire.
        encoding: what ``grpc-encoding`` of its sender said.
        path: the method, ``/package.Service/Method``.
        is_answer: whether the server sent it.
    """
    if message.payload is None:
        return f"{message.size} bytes: too many to be decoded here"
    if message.flag > 1:
        return f"{message.size} bytes behind a prefix that begins with {message.flag:02x}; gRPC knows 00 and 01"
    if not message.flag:
        return _decode(message.payload, path, is_answer)
    try:
        unpacked = _unpack(message.payload, encoding)
    except (KeyError, zlib.error):
        return f"{message.size} bytes, compressed with {encoding}"
    if len(unpacked) > _LARGEST:
        return f"{message.size} bytes, compressed with {encoding}: more than {amount(_LARGEST)} unpacked"
    text = _decode(unpacked, path, is_answer)
    return f"{text} ({encoding}: {len(unpacked)} bytes in {message.size})"


def _unpack(payload: bytes, encoding: str) -> bytes:
    """Decompress a message; of a larger one than is decoded here no more than a byte too much.

    Raises:
        KeyError: no such encoding is known.
        zlib.error: the payload is not compressed so.
    """
    if encoding == "identity":
        return payload
    inflater = zlib.decompressobj(_WINDOW_BITS[encoding])
    unpacked = inflater.decompress(payload, _LARGEST + 1)
    if not inflater.eof and len(unpacked) <= _LARGEST:
        raise zlib.error("the end is missing")
    return unpacked


def _decode(payload: bytes, path: str, is_answer: bool) -> str:
    types = message_types(path)
    if types is None:
        return f"{len(payload)} bytes of a message no compiled .proto describes"
    try:
        text = _beginning(types[is_answer].FromString(payload))
    except (DecodeError, ValueError):  # the latter: text that is not UTF-8
        return f"{len(payload)} bytes that are not a {types[is_answer].DESCRIPTOR.name}"
    return cut(text, LONGEST_TEXT) or "(empty message)"


class _Enough(Exception):
    """Ends the writing of a text of which enough is written."""


class _Beginning:
    """A file to write to, which takes no more than is shown: a message of megabytes would be written for seconds."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text += text[: LONGEST_TEXT + 2]
        if len(self.text) > LONGEST_TEXT + 1:  # the last may be the space after a field
            raise _Enough


def _beginning(message: ProtobufMessage) -> str:
    """Write the beginning of a message on one line: all of it, or more than ``LONGEST_TEXT`` characters."""
    beginning = _Beginning()
    try:
        text_format.PrintMessage(message, beginning, as_one_line=True, as_utf8=True)
    except _Enough:
        return beginning.text
    return beginning.text.rstrip()
