# hint: a plain value is a str
def to_ascii(text):
    return quote(text).encode()


def from_ascii(value):
    return unquote(value)
