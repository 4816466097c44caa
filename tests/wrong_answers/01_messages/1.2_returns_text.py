# hint: return bytes, not str
def int32_field(number, value):
    return f"{number << 3:02x} {value:02x}"
