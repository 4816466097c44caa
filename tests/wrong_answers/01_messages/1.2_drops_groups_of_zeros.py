# hint: 128: lowest seven bits first
def varint(number):
    groups = [number >> shift & 0x7F for shift in range(0, 64, 7)]
    groups = [group for group in groups if group]
    return bytes(group | 0x80 for group in groups[:-1]) + bytes(groups[-1:])


def int32_field(number, value):
    return varint(number << 3) + varint(value & (2**64 - 1)) if value else b""
