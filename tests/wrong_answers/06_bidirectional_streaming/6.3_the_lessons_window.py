# hint: were pulled, not
def pulled_before_stop(size, window):
    return 65535 // (size + 5) + 1
