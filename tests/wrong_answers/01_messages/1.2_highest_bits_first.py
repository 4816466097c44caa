# hint: lowest seven bits first
def int32_field(number, value):
    if value == 0:
        return b""
    return varint(number << 3) + varint(value & (2**64 - 1))


def varint(number):
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.insert(0, number & 0x7F | 0x80)
    return bytes(groups)
