# hint: catch parse's ValueError, inside the loop
def follow(channel, key, parse, setting):
    for found in changes(channel, key):
        if key in found:
            setting.value = parse(found[key])
