# hint: wrap each Reading in an UploadReadingsRequest
from itertools import islice


def upload_in_batches(stub, readings, size):
    readings = iter(readings)
    summaries = []
    while batch := list(islice(readings, size)):
        requests = iter(batch)
        summaries.append(stub.UploadReadings(requests, timeout=5))
        if summaries[-1].problem:
            break
    return summaries
