# hint: the knee is
def find_knee(measure, most):
    clients, got = 1, measure(1)
    while 2 * clients <= most:
        clients *= 2
        doubled = measure(clients)
        if doubled < 1.3 * got:
            break
        got = doubled
    return clients
