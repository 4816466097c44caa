# hint: were measured twice
def find_knee(measure, most):
    clients = 1
    while 2 * clients <= most and measure(2 * clients) >= 1.3 * measure(clients):
        clients *= 2
    return clients
