def waited(due, sent, done, percent):
    return percentile([end - begin for begin, end in zip(due, done, strict=True)], percent)
