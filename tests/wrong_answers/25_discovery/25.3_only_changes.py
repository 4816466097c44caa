# hint: that is there at first
def follow(channel, key, parse, setting):
    first = True
    for found in changes(channel, key):
        if not first and key in found:
            with contextlib.suppress(ValueError):
                setting.value = parse(found[key])
        first = False
