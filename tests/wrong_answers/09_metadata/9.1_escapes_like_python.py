# hint: stands for
def to_ascii(text):
    return text.encode("unicode_escape").decode("ascii").replace(" ", "\\x20")


def from_ascii(value):
    return value.encode("ascii").decode("unicode_escape")
