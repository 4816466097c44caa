# hint: value -1: byte must be in range(0, 256)
def varint(number):
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def int32_field(number, value):
    return varint(number << 3) + varint(value) if value else b""
