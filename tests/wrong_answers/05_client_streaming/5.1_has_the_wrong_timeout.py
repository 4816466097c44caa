# hint: a call has no timeout, or another
from itertools import islice


def upload_in_batches(stub, readings, size):
    readings = iter(readings)
    summaries = []
    while batch := list(islice(readings, size)):
        requests = (weather_pb2.UploadReadingsRequest(reading=reading) for reading in batch)
        summaries.append(stub.UploadReadings(requests, timeout=50))
        if summaries[-1].problem:
            break
    return summaries
