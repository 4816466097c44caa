# hint: is no wait of any call
def waited(due, sent, done, percent):
    return statistics.fmean(end - begin for begin, end in zip(due, done, strict=True)) + percent / 1e6
