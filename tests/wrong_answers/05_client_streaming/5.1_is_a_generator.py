# hint: return the list of summaries, not a generator
from itertools import islice


def upload_in_batches(stub, readings, size):
    readings = iter(readings)
    while batch := [weather_pb2.UploadReadingsRequest(reading=each) for each in islice(readings, size)]:
        summary = stub.UploadReadings(iter(batch), timeout=5)
        yield summary
        if summary.problem:
            break
