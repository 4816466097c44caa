# hint: no end; `>>` never brings a negative number to 0
def varint(n):
    out = bytearray()
    while n not in range(128):
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def int32_field(number, value):
    return varint(number << 3) + varint(value) if value else b""
