# hint: messages that fill the window exactly
def pulled_before_stop(size, window):
    return -(-window // (size + 5))
