# hint: keep the last good one
def follow(channel, key, parse, setting):
    for found in changes(channel, key):
        if key in found:
            try:
                setting.value = parse(found[key])
            except ValueError:
                setting.value = None
