# hint: after the early answer, an outbox.get is still going on
def upload_from(stub, outbox):
    readings = iter(outbox.get, None)
    requests = (weather_pb2.UploadReadingsRequest(reading=reading) for reading in readings)
    return stub.UploadReadings(requests, timeout=5)
