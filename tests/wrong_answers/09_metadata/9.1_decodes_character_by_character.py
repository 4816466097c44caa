# hint: stands for '你 / 100%', not '
def to_ascii(text):
    return quote(text)


def from_ascii(value):
    return re.sub("%([0-9A-Fa-f]{2})", lambda match: chr(int(match[1], 16)), value)
