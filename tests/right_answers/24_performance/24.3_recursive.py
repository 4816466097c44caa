def find_knee(measure, most, clients=1, got=None):
    got = measure(clients) if got is None else got
    if 2 * clients > most:
        return clients
    doubled = measure(2 * clients)
    return clients if doubled < 1.3 * got else find_knee(measure, most, 2 * clients, doubled)
