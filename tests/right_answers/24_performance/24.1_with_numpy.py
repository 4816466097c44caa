import numpy


def waited(due, sent, done, percent):
    waits = numpy.subtract(done, due)
    return numpy.percentile(waits, percent, method="inverted_cdf")
