# hint: you count from when the call was sent
def waited(due, sent, done, percent):
    waits = sorted(end - begin for begin, end in zip(sent, done, strict=True))
    return waits[math.ceil(percent / 100 * len(waits)) - 1]
