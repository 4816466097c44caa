# hint: '% 4%+4' stands for '% 4%+4', not '
def to_ascii(text):
    return quote(text)


def from_ascii(value):
    data, rest = bytearray(), value.encode()
    while rest:
        try:
            code, length = int(rest[1:3], 16) if rest[:1] == b"%" and len(rest) > 2 else rest[0], 1
            length = 3 if rest[:1] == b"%" and len(rest) > 2 else 1
        except ValueError:
            code, length = rest[0], 1
        data.append(code)
        rest = rest[length:]
    return data.decode()
