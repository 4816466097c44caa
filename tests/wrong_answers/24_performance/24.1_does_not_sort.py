# hint: the nearest rank is ceil
def waited(due, sent, done, percent):
    waits = [end - begin for begin, end in zip(due, done, strict=True)]
    return waits[math.ceil(percent / 100 * len(waits)) - 1]
