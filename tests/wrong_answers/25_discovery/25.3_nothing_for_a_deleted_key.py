# hint: keep the last good one
def follow(channel, key, parse, setting):
    for found in changes(channel, key):
        with contextlib.suppress(ValueError):
            setting.value = parse(found[key]) if key in found else None
