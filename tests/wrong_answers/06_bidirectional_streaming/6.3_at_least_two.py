# hint: messages larger than the window
def pulled_before_stop(size, window):
    return max(2, window // (size + 5) + 1)
