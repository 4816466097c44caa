from itertools import chain, islice


def upload_in_batches(stub, readings, size):
    readings = iter(readings)
    summaries = []
    for first in readings:
        requests = (
            weather_pb2.UploadReadingsRequest(reading=each) for each in chain([first], islice(readings, size - 1))
        )
        summary, _ = stub.UploadReadings.with_call(requests, timeout=5.0)
        summaries += [summary]
        if summary.problem != "":
            break
    return summaries
