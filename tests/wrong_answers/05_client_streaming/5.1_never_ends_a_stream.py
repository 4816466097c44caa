# hint: no answer; does the stream of every call end?
from itertools import islice


def upload_in_batches(stub, readings, size):
    readings = iter(readings)
    summaries = []
    while batch := list(islice(readings, size)):
        outbox = queue.Queue()
        for reading in batch:
            outbox.put(weather_pb2.UploadReadingsRequest(reading=reading))
        summaries.append(stub.UploadReadings(iter(outbox.get, None)))
        if summaries[-1].problem:
            break
    return summaries
