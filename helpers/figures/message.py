"""The bytes of a message in colour: what is tag, what is length, what is value, and what each field means."""

import html
from collections.abc import Iterator

from google.protobuf.message import Message

from helpers.figures.fields import Field, read
from helpers.figures.meanings import INK, LENGTH, TAG, VALUE
from helpers.tables import Table

_HEADERS = ["tag", "length", "value", "field", "wire type", "means"]
_IN_A_ROW, _OF_MORE, _IN_A_LINE = 10, 8, 32  # bytes of a value shown in the table, of a longer one, and above it
_ROLES = {"tag": TAG, "length": LENGTH, "value": VALUE}


class MessageBytes:
    """The fields of a message, as a table in colour; made by ``message_bytes``.

    Attributes:
        fields: what the bytes were cut into.
    """

    def __init__(self, title: str, fields: list[Field]) -> None:
        self.title = title
        self.fields = fields

    def __repr__(self) -> str:
        rows = [["  " * field.depth + _hex(field.tag), *_cells(field)] for field in self.fields]
        return f"{self.title}\n{Table(_HEADERS, rows)!r}" if rows else self.title

    def _repr_html_(self) -> str:
        # Inline styles only: JupyterLab drops <style> when a notebook is not trusted yet. The bytes bring their ground
        # and their ink along, so that they read in both themes.
        title = f"<div><b>{html.escape(self.title)}</b></div>"
        if not self.fields:
            return title
        all_bytes = " ".join(_in_colour(field) for field in self.fields)
        style = "line-height: 1.9; margin: 0.4em 0"
        head = "".join(f'<th style="text-align: left">{_legend(header)}</th>' for header in _HEADERS)
        body = "\n".join(f"<tr>{''.join(_row(field))}</tr>" for field in self.fields)
        table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
        return f'{title}\n<div style="{style}">{all_bytes}</div>\n{table}'


def message_bytes(data: bytes, schema: type[Message]) -> MessageBytes:
    """Cut the bytes of a message into its fields: in colour in JupyterLab, as a table of text everywhere else.

    Args:
        data: what ``SerializeToString`` returned, or what came over the wire.
        schema: the class of messages that they are read as. What it does not know, or expects otherwise, is told as
            such.

    Raises:
        TypeError: ``data`` are no bytes, or ``schema`` is no class of messages.
        ValueError: the bytes end in the middle of a field, or are none of a message.
    """
    if not isinstance(data, bytes):
        raise TypeError(f"{type(data).__name__} are no bytes; pass message.SerializeToString()")
    if not (isinstance(schema, type) and issubclass(schema, Message)):
        raise TypeError(f"{schema!r} is no class of messages; pass the class itself, such as Reading")
    title = f"{schema.DESCRIPTOR.name}, {len(data)} byte{'' if len(data) == 1 else 's'}"
    return MessageBytes(title, list(read(data, schema.DESCRIPTOR)))


def _cells(field: Field) -> list[str]:
    """Return what stands in a row after the tag."""
    named = f"{field.number} {field.name or '?'}"
    return [_hex(field.length), _hex(field.value), named, str(field.wire_type), field.means]


def _hex(data: bytes, most: int = _IN_A_ROW, of_more: int = _OF_MORE) -> str:
    """Write bytes, of more than `most` only the first `of_more`; the rest is counted."""
    return data.hex(" ") if len(data) <= most else f"{data[:of_more].hex(' ')} … {len(data) - of_more} more"


def _row(field: Field) -> Iterator[str]:
    """Yield the cells of a field; a message inside another is set off by a line at its left."""
    style = "text-align: left; vertical-align: top"
    line = f"border-left: 0.25em solid {VALUE}; padding-left: 0.6em; margin-left: 0.3em"
    tag = _chip("tag", field.tag)
    for _ in range(field.depth):
        tag = f'<div style="{line}">{tag}</div>'
    for chip in (tag, _chip("length", field.length), _chip("value", field.value)):
        yield f'<td style="{style}; white-space: nowrap">{chip}</td>'
    named, *others = _cells(field)[2:]
    yield f'<td style="{style}; white-space: nowrap">{html.escape(named)}</td>'
    for cell in others:
        yield f'<td style="{style}; white-space: pre-wrap">{html.escape(cell)}</td>'


def _in_colour(field: Field) -> str:
    parts = (("tag", field.tag), ("length", field.length), ("value", field.value))
    return " ".join(_coloured(_ROLES[role], _hex(data, _IN_A_LINE, _IN_A_LINE)) for role, data in parts if data)


def _legend(header: str) -> str:
    return _coloured(_ROLES[header], header) if header in _ROLES else header


def _chip(role: str, data: bytes) -> str:
    return _coloured(_ROLES[role], _hex(data), "; white-space: nowrap") if data else ""


def _coloured(ground: str, text: str, more: str = "") -> str:
    style = f"background-color: {ground}; color: {INK}; padding: 0.1em 0.35em; border-radius: 0.25em{more}"
    return f'<code style="{style}">{html.escape(text)}</code>'
