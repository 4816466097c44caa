def int32_field(number, value):
    def varint(number):
        bits = f"{number:b}"
        bits = bits.zfill(-(-len(bits) // 7) * 7)
        groups = [bits[at : at + 7] for at in range(0, len(bits), 7)][::-1]
        return bytes(int("1" + group, 2) for group in groups[:-1]) + bytes([int(groups[-1], 2)])

    return b"" if value == 0 else varint(number << 3) + varint(value if value > 0 else value + 2**64)
