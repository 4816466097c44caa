# hint: one call after the other
from itertools import islice


def upload_in_batches(stub, readings, size):
    readings = iter(readings)
    calls = []
    while batch := list(islice(readings, size)):
        requests = (weather_pb2.UploadReadingsRequest(reading=reading) for reading in batch)
        calls.append(stub.UploadReadings.future(requests, timeout=5))
    return [call.result() for call in calls]
