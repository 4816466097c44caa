# hint: came back as
def to_ascii(text):
    return "".join(c if c.isascii() and c.isprintable() and c != " " else quote(c) for c in text)


def from_ascii(value):
    return unquote(value)
