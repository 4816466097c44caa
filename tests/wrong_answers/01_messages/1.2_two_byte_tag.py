# hint: its tag does not fit
def varint(number):
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def int32_field(number, value):
    if value == 0:
        return b""
    tag = number << 3
    first = bytes([tag]) if tag < 128 else bytes([tag & 0x7F | 0x80, tag >> 7 & 0x7F])
    return first + varint(value & (2**64 - 1))
