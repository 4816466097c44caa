# hint: the loads are of 1, 2, 4
def find_knee(measure, most):
    got = measure(1)
    for clients in range(2, most + 1):
        more = measure(clients)
        if more < 1.3 * got:
            return clients - 1
        got = more
    return most
