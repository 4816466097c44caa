from urllib.parse import quote_from_bytes, unquote_to_bytes


def to_ascii(text):
    return quote_from_bytes(text.encode(), safe="")


def from_ascii(value):
    return unquote_to_bytes(value).decode()
