# hint: after the None, a reading of the next upload was taken
def upload_from(stub, outbox):
    readings = iter(outbox.get, None)
    requests = (weather_pb2.UploadReadingsRequest(reading=reading) for reading in readings)
    response = stub.UploadReadings(requests, timeout=5)
    outbox.put(None)
    try:
        while True:
            outbox.get_nowait()
    except queue.Empty:
        return response
