# hint: after the early answer, outbox is still being asked
def upload_from(stub, outbox):
    readings = iter(outbox.get, None)
    requests = (weather_pb2.UploadReadingsRequest(reading=reading) for reading in readings)
    return stub.UploadReadings(requests, timeout=5)
