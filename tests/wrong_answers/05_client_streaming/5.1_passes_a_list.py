# hint: the call failed with UNKNOWN: Exception iterating requests!
def upload(stub, readings):
    requests = [weather_pb2.UploadReadingsRequest(reading=reading) for reading in readings]
    return stub.UploadReadings(requests, timeout=5)
