SAFE = set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._")


def to_ascii(text):
    return "".join(chr(byte) if byte in SAFE else f"%{byte:02X}" for byte in text.encode())


def from_ascii(value):
    parts = re.split(rb"%([0-9A-Fa-f]{2})", value.encode())
    return b"".join(bytes.fromhex(part.decode()) if odd % 2 else part for odd, part in enumerate(parts)).decode()
