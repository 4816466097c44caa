# hint: and the most is
def find_knee(measure, most):
    clients, got = 1, measure(1)
    while clients <= most:
        doubled = measure(2 * clients)
        if doubled < 1.3 * got:
            break
        clients, got = 2 * clients, doubled
    return clients
