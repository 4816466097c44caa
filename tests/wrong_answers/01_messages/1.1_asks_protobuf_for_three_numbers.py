# hint: KeyError
def int32_field(number, value):
    return Numbers(**{{1: "plain", 16: "far", 5000: "farther"}[number]: value}).SerializeToString()
