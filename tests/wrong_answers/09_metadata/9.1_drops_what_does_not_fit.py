# hint: printable ASCII, no space at either end
def to_ascii(text):
    return text.encode("ascii", "ignore").decode()


def from_ascii(value):
    return value
