# hint: lowest seven bits first
def varint(number):
    groups = [number >> shift & 0x7F for shift in range(0, 64, 7)]
    while len(groups) > 1 and not groups[-1]:
        groups.pop()
    if 4 < len(groups) < 10:
        groups = groups[:4]
    return bytes(group | 0x80 for group in groups[:-1]) + bytes(groups[-1:])


def int32_field(number, value):
    return varint(number << 3) + varint(value & (2**64 - 1)) if value else b""
