# hint: a negative value goes out as 64 bits
def int32_field(number, value):
    if value == 0:
        return b""
    return varint(number << 3) + varint(value & (2**32 - 1))


def varint(number):
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)
