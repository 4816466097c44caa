# hint: outbox is still being asked
def upload_from(stub, outbox):
    readings = iter(outbox.get, None)
    requests = (weather_pb2.UploadReadingsRequest(reading=reading) for reading in readings)
    response = stub.UploadReadings(requests, timeout=5)
    if response.problem:
        outbox.put(None)
    return response
