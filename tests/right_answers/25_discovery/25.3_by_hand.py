def follow(channel, key, parse, setting):
    last = None
    for found in changes(channel, key):
        text = found.get(key)
        if text is None or text == last:
            continue
        try:
            value = parse(text)
        except ValueError:
            pass
        else:
            setting.value = value
        last = text
