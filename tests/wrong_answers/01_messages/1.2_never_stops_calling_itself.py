# hint: value -1: maximum recursion depth
def varint(number):
    return bytes([number]) if 0 <= number < 0x80 else bytes([number & 0x7F | 0x80]) + varint(number >> 7)


def int32_field(number, value):
    return varint(number << 3) + varint(value) if value else b""
