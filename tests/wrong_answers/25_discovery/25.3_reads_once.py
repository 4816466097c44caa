# hint: a change is not taken
def follow(channel, key, parse, setting):
    found = next(changes(channel, key))
    setting.value = parse(found[key])
