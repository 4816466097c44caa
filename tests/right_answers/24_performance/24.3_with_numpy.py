import numpy


def find_knee(measure, most):
    loads = 2 ** numpy.arange(int(numpy.log2(most)) + 1)
    got = measure(loads[0])
    for knee, clients in zip(loads, loads[1:]):
        doubled = measure(clients)
        if doubled < 1.3 * got:
            return knee
        got = doubled
    return loads[-1]
