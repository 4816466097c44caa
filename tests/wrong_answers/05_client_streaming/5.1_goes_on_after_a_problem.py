# hint: stop after the first summary with a problem
from itertools import islice


def upload_in_batches(stub, readings, size):
    readings = iter(readings)
    summaries = []
    while batch := list(islice(readings, size)):
        requests = (weather_pb2.UploadReadingsRequest(reading=reading) for reading in batch)
        summaries.append(stub.UploadReadings(requests, timeout=5))
    return summaries
