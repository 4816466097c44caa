def find_knee(measure, most):
    once = functools.cache(measure)
    clients = 1
    while 2 * clients <= most and once(2 * clients) >= 1.3 * once(clients):
        clients *= 2
    return clients
