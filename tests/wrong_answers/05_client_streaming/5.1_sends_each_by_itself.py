# hint: a call has fewer readings than it may
from itertools import islice


def upload_in_batches(stub, readings, size):
    readings = iter(readings)
    summaries = []
    while batch := list(islice(readings, 1)):
        requests = (weather_pb2.UploadReadingsRequest(reading=reading) for reading in batch)
        summaries.append(stub.UploadReadings(requests, timeout=5))
        if summaries[-1].problem:
            break
    return summaries
