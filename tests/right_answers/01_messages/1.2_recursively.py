def varint(number):
    if number < 0x80:
        return bytes([number])
    return bytes([number % 0x80 + 0x80]) + varint(number // 0x80)


def int32_field(number, value):
    return varint(number * 8) + varint(value % 2**64) if value else b""
