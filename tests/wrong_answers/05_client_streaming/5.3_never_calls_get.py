# hint: take the readings with outbox.get
def upload_from(stub, outbox):
    readings = [reading for reading in outbox.queue if reading is not None]
    requests = (weather_pb2.UploadReadingsRequest(reading=reading) for reading in readings)
    return stub.UploadReadings(requests, timeout=5)
