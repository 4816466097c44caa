# hint: letters and digits stay as they are
def to_ascii(text):
    return "".join(f"%{byte:02x}" for byte in text.encode())


def from_ascii(value):
    return unquote(value)
