# hint: when to stop?
from itertools import islice


def upload_in_batches(stub, readings, size):
    readings = iter(readings)
    summaries = []
    while not summaries or not summaries[-1].problem:
        batch = islice(readings, size)
        requests = (weather_pb2.UploadReadingsRequest(reading=reading) for reading in batch)
        summaries.append(stub.UploadReadings(requests, timeout=5))
    return summaries
