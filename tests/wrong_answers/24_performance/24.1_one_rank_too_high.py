# hint: the nearest rank is ceil
def waited(due, sent, done, percent):
    waits = sorted(end - begin for begin, end in zip(due, done, strict=True))
    return waits[min(int(percent / 100 * len(waits)), len(waits) - 1)]
