# hint: stands for '你 / 100%', not '%e4%bd%a0 / 100%'
def to_ascii(text):
    return quote(text)


def from_ascii(value):
    read = lambda match: bytes([int(match[1], 16)])  # noqa: E731
    return re.sub(rb"%([0-9A-F]{2})", read, value.encode()).decode()
