import math


def pulled_before_stop(size, window):
    return 1 + math.floor(window / (size + 5))
