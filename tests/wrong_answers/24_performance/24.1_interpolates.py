# hint: is no wait of any call
def waited(due, sent, done, percent):
    waits = sorted(end - begin for begin, end in zip(due, done, strict=True))
    place = percent / 100 * (len(waits) - 1)
    low = math.floor(place)
    high = min(low + 1, len(waits) - 1)
    return waits[low] + (place - low) * (waits[high] - waits[low])
