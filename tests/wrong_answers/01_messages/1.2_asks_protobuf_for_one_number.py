# hint: KeyError
def int32_field(number, value):
    return Reading(**{{3: "pressure"}[number]: value}).SerializeToString()
