"""What an onlooker reads of TLS without its keys: records, their kinds and sizes, and the first words of a handshake.

Nothing is decrypted. A client's first message travels openly, since no keys are agreed on yet; it names the server that
the client wants. Everything here takes bytes as they came; what cannot be read of a record is left out.
"""

from dataclasses import dataclass

RECORD = "TLS record"  # the kind of frame that a record becomes
RECORD_HEADER = 5  # kind, version, length

# RFC 8446, sections 5.1 and 4.
_KINDS = {20: "change_cipher_spec", 21: "alert", 22: "handshake", 23: "application_data"}
_MESSAGES = {1: "ClientHello", 2: "ServerHello"}
_SERVER_NAME, _PROTOCOLS = 0, 16  # extensions of a ClientHello: RFC 6066, section 3, and RFC 7301

ENCRYPTED = "application_data: encrypted, nothing to decode"


def begins_tls(first: bytes) -> bool:
    """Say whether a connection that begins with these bytes is one of TLS: with a record of the handshake."""
    return first[:1] == b"\x16"


def begins_record(first: bytes) -> bool:
    """Say whether bytes begin with a record of whatever kind: all versions of TLS begin with a 3 here."""
    return len(first) > 1 and first[0] in _KINDS and first[1] == 3


def record_length(start: bytes) -> int | None:
    """Return how many bytes a record takes, its header included; None while the header is not complete.

    Raises:
        ValueError: no record begins so.
    """
    if len(start) < RECORD_HEADER:
        return None
    if start[0] not in _KINDS:
        raise ValueError(f"not TLS: begins with {start[:RECORD_HEADER].hex(' ')}")
    return RECORD_HEADER + int.from_bytes(start[3:RECORD_HEADER])


def describe(record: bytes) -> str:
    """Say in a line what a record shows of itself.

    The sizes that are not in here, and how the encrypted part is spread over records, vary from run to run.
    """
    kind = _KINDS[record[0]]
    if kind == "application_data":
        return ENCRYPTED
    content = record[RECORD_HEADER:]
    # The last records of TLS 1.2's handshake are encrypted already: what looks like a message's length is none.
    is_open = len(content) >= 4 and int.from_bytes(content[1:4]) <= len(content) - 4
    message = _MESSAGES.get(content[0]) if kind == "handshake" and is_open else None
    if message == "ClientHello":
        return f"{kind}: ClientHello, {_wishes(content)}"
    return f"{kind}: {message}" if message else kind


def _wishes(message: bytes) -> str:
    """Read what a ClientHello asks for: the server's name, and the protocols to speak inside."""
    extensions = _extensions(message)
    # A list's length, a name's kind, a name's length; then the name.
    name = _Reader(extensions.get(_SERVER_NAME, b"")[3:]).vector(2)
    offered, protocols = _Reader(_Reader(extensions.get(_PROTOCOLS, b"")).vector(2)), []
    while protocol := offered.vector(1):
        protocols.append(_text(protocol))
    wishes = [f"server name {_text(name)}" if name else "no server name"]
    return ", ".join([*wishes, f"protocol {' or '.join(protocols)}"] if protocols else wishes)


def _extensions(message: bytes) -> dict[int, bytes]:
    """Cut the extensions out of a ClientHello; RFC 8446, section 4.1.2."""
    reader = _Reader(message)
    reader.take(1 + 3 + 2 + 32)  # kind, length, version, random
    reader.vector(1)  # session
    reader.vector(2)  # ciphers
    reader.vector(1)  # compression
    body, extensions = _Reader(reader.vector(2)), {}
    while body.left:
        kind = int.from_bytes(body.take(2))
        extensions[kind] = body.vector(2)
    return extensions


@dataclass
class _Reader:
    """Takes bytes from the front; fewer than asked for when there are no more."""

    data: bytes
    at: int = 0

    @property
    def left(self) -> int:
        return max(0, len(self.data) - self.at)

    def take(self, count: int) -> bytes:
        taken = self.data[self.at : self.at + count]
        self.at += count
        return taken

    def vector(self, size: int) -> bytes:
        """Take a length, itself of ``size`` bytes, and as many bytes as it says."""
        return self.take(int.from_bytes(self.take(size)))


def _text(value: bytes) -> str:
    return value.decode("ascii", errors="backslashreplace")
