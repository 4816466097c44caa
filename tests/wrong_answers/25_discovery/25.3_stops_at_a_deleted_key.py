# hint: after the key was gone
def follow(channel, key, parse, setting):
    for found in changes(channel, key):
        if key not in found:
            return
        with contextlib.suppress(ValueError):
            setting.value = parse(found[key])
