# hint: the knee is
def find_knee(measure, most):
    clients, first = 1, measure(1)
    while 2 * clients <= most and measure(2 * clients) >= 1.3 * first:
        clients *= 2
    return clients
