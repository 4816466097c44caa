# hint: readings must go up as they come
def upload_from(stub, outbox):
    readings = list(iter(outbox.get, None))
    requests = (weather_pb2.UploadReadingsRequest(reading=reading) for reading in readings)
    return stub.UploadReadings(requests, timeout=5)
