# hint: a tag is a varint too
def int32_field(number, value):
    if value == 0:
        return b""
    value &= 2**64 - 1
    encoded = bytearray([number << 3 & 0xFF])
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
