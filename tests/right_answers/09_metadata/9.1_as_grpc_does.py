def to_ascii(text):
    value = "".join(
        chr(byte) if 0x20 <= byte <= 0x7E and byte != 0x25 else f"%{byte:02X}" for byte in text.encode("utf-8")
    )
    inner = value.strip(" ")
    return inner if inner == value else value.replace(" ", "%20")


def from_ascii(value):
    return unquote(value, encoding="utf-8", errors="strict")
