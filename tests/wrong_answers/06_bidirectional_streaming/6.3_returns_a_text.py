# hint: return a number, not str
def pulled_before_stop(size, window):
    return str(window // (size + 5) + 1)
