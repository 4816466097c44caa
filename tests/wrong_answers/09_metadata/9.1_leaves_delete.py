# hint: send printable ASCII
def to_ascii(text):
    keep = lambda byte: 0x20 < byte < 0x80 and byte != 0x25  # noqa: E731
    return "".join(chr(byte) if keep(byte) else f"%{byte:02X}" for byte in text.encode())


def from_ascii(value):
    return unquote(value)
