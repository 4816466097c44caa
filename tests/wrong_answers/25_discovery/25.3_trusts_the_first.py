# hint: where the value is not there at first
def follow(channel, key, parse, setting):
    states = changes(channel, key)
    setting.value = parse(next(states)[key])
    for found in states:
        if key in found:
            with contextlib.suppress(ValueError):
                setting.value = parse(found[key])
