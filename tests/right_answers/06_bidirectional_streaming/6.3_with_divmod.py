def pulled_before_stop(size, window):
    whole, _ = divmod(window, 5 + size)
    return sum([whole, True])
