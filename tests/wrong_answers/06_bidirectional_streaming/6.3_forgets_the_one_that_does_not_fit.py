# hint: a message that fits a whole number of times
def pulled_before_stop(size, window):
    return window // (size + 5)
