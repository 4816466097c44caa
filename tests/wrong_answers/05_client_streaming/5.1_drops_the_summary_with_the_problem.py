# hint: return every summary
from itertools import islice


def upload_in_batches(stub, readings, size):
    readings, summaries = iter(readings), []
    while batch := [weather_pb2.UploadReadingsRequest(reading=each) for each in islice(readings, size)]:
        summary = stub.UploadReadings(iter(batch), timeout=5)
        if summary.problem:
            break
        summaries.append(summary)
    return summaries
