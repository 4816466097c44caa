# hint: asked for a reading before the one before it had arrived
def upload(stub, readings):
    requests = [weather_pb2.UploadReadingsRequest(reading=reading) for reading in readings]
    return stub.UploadReadings(iter(requests), timeout=5)
