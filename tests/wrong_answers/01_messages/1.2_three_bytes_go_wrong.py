# hint: lowest seven bits first
def varint(number):
    if number < 2**7:
        return bytes([number])
    if number < 2**14:
        return bytes([number & 0x7F | 0x80, number >> 7])
    if number < 2**28:
        return bytes([number & 0x7F | 0x80, number >> 7 & 0x7F | 0x80, number >> 14 & 0x7F])
    return bytes([number & 0x7F | 0x80]) + varint(number >> 7)


def int32_field(number, value):
    return varint(number << 3) + varint(value & (2**64 - 1)) if value else b""
