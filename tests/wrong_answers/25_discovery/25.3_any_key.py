# hint: look for exactly this key
def follow(channel, key, parse, setting):
    for found in changes(channel, key):
        for text in found.values():
            with contextlib.suppress(ValueError):
                setting.value = parse(text)
