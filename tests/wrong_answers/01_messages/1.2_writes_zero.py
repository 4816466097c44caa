# hint: zero: what does a field without presence
def int32_field(number, value):
    return varint(number << 3) + varint(value & (2**64 - 1))


def varint(number):
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)
