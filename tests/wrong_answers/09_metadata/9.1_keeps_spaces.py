# hint: printable ASCII, no space at either end
def to_ascii(text):
    return quote(text, safe=" ")


def from_ascii(value):
    return unquote(value)
