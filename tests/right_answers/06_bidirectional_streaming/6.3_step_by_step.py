def pulled_before_stop(size, window):
    pulled = 0
    while window >= 0:
        pulled += 1
        window -= size + 5
    return pulled
