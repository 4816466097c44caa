"""Write bytes and long texts for the eye."""

from collections.abc import Sequence
from typing import TypeVar

_Item = TypeVar("_Item")

# A control character would end a line of a diagram, or make a picture that no browser reads.
_CONTROLS = {number: f"\\x{number:02x}" for number in (*range(32), 127)}
_MEBIBYTE = 1024 * 1024


def readable(data: bytes) -> str:
    r"""Decode UTF-8; what is none, and control characters, are written like ``\x1f``."""
    return data.decode("utf-8", errors="backslashreplace").translate(_CONTROLS)


def cut(text: str, most: int) -> str:
    """Return a text of at most so many characters; where it was longer, the last is ``…``."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def amount(size: int) -> str:
    """Write a number of bytes: ``312 bytes``, or ``4.2 MiB`` from one on."""
    return f"{size} bytes" if size < _MEBIBYTE else f"{size / _MEBIBYTE:.3g} MiB"


def halves(items: Sequence[_Item], most: int) -> tuple[Sequence[_Item], Sequence[_Item], Sequence[_Item]]:
    """Cut a sequence that is too long: its beginning, what is to be left out, its end."""
    left_out = len(items) - most
    if left_out <= 0:
        return items, [], []
    begin = (most + 1) // 2
    return items[:begin], items[begin : begin + left_out], items[begin + left_out :]


def dump(data: bytes) -> list[str]:
    """Write bytes as lines with an offset, hexadecimal and ASCII, sixteen a line."""
    lines = []
    for start in range(0, len(data), 16):
        part = data[start : start + 16]
        text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        lines.append(f"{start:04x}  {part.hex(' '):<47}  {text}")
    return lines
