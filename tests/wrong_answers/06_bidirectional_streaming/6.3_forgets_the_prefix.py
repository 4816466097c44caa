# hint: messages one byte larger than such
def pulled_before_stop(size, window):
    return window // size + 1
