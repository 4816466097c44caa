# hint: a message one byte larger
def pulled_before_stop(size, window):
    return window // size + 1
