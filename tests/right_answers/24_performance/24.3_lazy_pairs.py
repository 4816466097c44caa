def find_knee(measure, most):
    numbers = itertools.takewhile(lambda number: number <= most, (2**power for power in itertools.count()))
    knee = 1
    for (_, got), (clients, doubled) in itertools.pairwise((each, measure(each)) for each in numbers):
        if doubled < 1.3 * got:
            break
        knee = clients
    return knee
