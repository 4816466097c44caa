def find_knee(measure, most):
    clients, got = 1.0, measure(1.0)
    while 2 * clients <= most and (doubled := measure(2 * clients)) >= 1.3 * got:
        clients, got = 2 * clients, doubled
    return clients
